/* Tells the server that a filter's incidents are drawn: the page lets the map go first and waits for this word before it
   sends what is slower to draw beside it. */
(function () {
  "use strict";
  const khareeta = (window.khareeta = window.khareeta || {});

  /** Made once a map; called whenever it has drawn, with the filter as in the address and the version of the data. */
  khareeta.turn = function (url) {
    let told = null;
    return function (query, version) {
      const address = url + "?" + new URLSearchParams(query).toString();
      if (told === address + version) return;
      told = address + version;
      // After the frame in which the browser shows it; a hidden page has no frames and need not wait.
      const tell = () => fetch(address, { cache: "no-store", keepalive: true }).catch(() => null);
      if (document.hidden) tell();
      else requestAnimationFrame(() => setTimeout(tell, 0));
    };
  };
})();
