/* The line to the server, as weak lines are: a question that is slow is said to be so, one that fails is asked again by
   itself, and until an answer comes the map keeps what it has. A newer question takes the older one's place. */
(function () {
  "use strict";
  const khareeta = (window.khareeta = window.khareeta || {});
  const PATIENCE = 15; // seconds; the server itself gives up after 10
  const SLOW = 1500; // ms without an answer after which the wait is told of
  const PAUSES = [2, 4, 8, 15, 30]; // seconds before asking again

  /** Why there is no answer: `kind` is "late", "down" or "said"; `again` whether asking again may help. */
  class Trouble extends Error {
    constructor(kind, reason, again, pause) {
      super(reason || kind);
      Object.assign(this, { kind, again, pause });
    }
  }

  /** The JSON at an address; null when `controller` gave it up. Throws a `Trouble`. */
  khareeta.ask = async function (url, controller) {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      controller.abort();
    }, PATIENCE * 1000);
    try {
      khareeta.drawn.fetches += 1;
      const answer = await fetch(url, { signal: controller.signal, headers: { Accept: "application/json" } });
      if (answer.ok) return await answer.json();
      const said = await answer.json().catch(() => ({}));
      const again = answer.status >= 500 || answer.status === 429;
      throw new Trouble("said", String(said.error || answer.status).slice(0, 300), again, Number(answer.headers.get("Retry-After")));
    } catch (error) {
      if (error instanceof Trouble) throw error;
      if (error.name === "AbortError" && !late) return null;
      throw new Trouble(late ? "late" : "down", "", true);
    } finally {
      clearTimeout(timer);
    }
  };

  /** Asks ahead of need: null when it could not be had, and nobody is told. */
  khareeta.askAhead = (url) => khareeta.ask(url, new AbortController()).catch(() => null);

  const waking = new Set();
  window.addEventListener("online", () => [...waking].forEach((wake) => wake()));

  /**
   * A line for one kind of question. `get(url, labels)` answers the JSON, however often it must be asked for, or null
   * when a newer question came; it throws only what asking again would not mend. `status` tells of waiting and trouble.
   */
  khareeta.line = function (status) {
    let running = null;

    function stop() {
      const before = running;
      running = null;
      if (!before) return;
      before.controller.abort();
      before.wake();
      status.trouble("");
    }

    function pause(mine, seconds) {
      return new Promise((done) => {
        const timer = setTimeout(done, seconds * 1000);
        mine.wake = () => {
          clearTimeout(timer);
          done();
        };
        waking.add(mine.wake);
      }).finally(() => waking.delete(mine.wake));
    }

    function reason(trouble, labels) {
      if (trouble.kind === "said") return khareeta.isolate(trouble.message);
      return khareeta.say(labels[trouble.kind === "late" ? "line_late" : "line_down"], { n: PATIENCE });
    }

    async function get(url, labels) {
      stop();
      const mine = (running = { controller: new AbortController(), wake: () => null });
      for (let tries = 0; running === mine; tries += 1) {
        const slow = setTimeout(() => status.trouble(labels.line_slow), SLOW);
        try {
          const got = await khareeta.ask(url, mine.controller);
          if (running !== mine) return null;
          running = null;
          status.trouble("");
          return got;
        } catch (trouble) {
          if (running !== mine) return null;
          khareeta.drawn.errors += 1;
          if (!trouble.again) {
            running = null;
            status.trouble("");
            throw new Error(reason(trouble, labels));
          }
          clearTimeout(slow);
          status.trouble(khareeta.say(labels.line_again, { reason: reason(trouble, labels) }), true);
          mine.controller = new AbortController();
          await pause(mine, Math.min(30, Math.max(trouble.pause || 0, PAUSES[Math.min(tries, PAUSES.length - 1)])));
        } finally {
          clearTimeout(slow);
        }
      }
      return null;
    }

    return { get, stop };
  };
})();
