/* Tells the server that a filter's incidents are drawn: the page lets the map go first and waits for this word before it
   sends what is slower to draw beside it. */
(function () {
  "use strict";
  const khareeta = (window.khareeta = window.khareeta || {});
  const PATIENCE = 1500; // ms for the ground and the areas of a map that has just opened

  /** Whether the ground and the areas of control are on the map too. */
  const whole = () => khareeta.drawn.towns > 0 && khareeta.drawn.day !== undefined;

  /** Calls after the frame in which the browser shows the whole map; a hidden page has no frames and need not wait. */
  function whenSeen(call, until) {
    if (document.hidden) call();
    else requestAnimationFrame(() => (whole() || performance.now() > until ? setTimeout(call, 0) : whenSeen(call, until)));
  }

  /** Made once a map; called whenever it has drawn, with the filter as in the address and the version of the data. */
  khareeta.turn = function (url) {
    let told = null;
    return function (query, version) {
      const address = url + "?" + new URLSearchParams(query).toString();
      if (told === address + version) return;
      told = address + version;
      whenSeen(() => fetch(address, { cache: "no-store", keepalive: true }).catch(() => null), performance.now() + PATIENCE);
    };
  };
})();
