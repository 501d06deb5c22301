/* Playing through time: incidents and areas of control move together, a day, week or month at a step. What the next steps
   need is fetched while the present one is shown, and a step waits for its data, so nothing flickers or runs ahead.
   An incident stands at a step when it surely happened within it; one known only to a longer time (a month, while days
   are played) is drawn pale at each step that it may belong to and is counted apart, so that no day shows more than is known. */
(function () {
  "use strict";
  const khareeta = (window.khareeta = window.khareeta || {});
  const DAY = 86400000;
  const PAUSE = 650; // ms a step is shown at least, at the usual speed
  const SPEEDS = ["1", "2", "4"];
  const AHEAD = 4;

  const iso = (time) => new Date(time).toISOString().slice(0, 10);

  /** The last days of the steps from `first` to `last` (ISO days): every day, every Sunday, every month's end. */
  khareeta.steps = function (first, last, step) {
    const end = Date.parse(last);
    const found = [];
    let at = Date.parse(first);
    while (at < end) {
      const day = new Date(at);
      let stop = at;
      if (step === "week") stop = at + ((7 - day.getUTCDay()) % 7) * DAY;
      if (step === "month") stop = Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0);
      stop = Math.min(stop, end);
      found.push({ from: iso(at), to: iso(stop) });
      at = stop + DAY;
    }
    if (!found.length || found[found.length - 1].to !== last) found.push({ from: last, to: last });
    return found;
  };

  khareeta.playback = khareeta.carrier("playback", function (map) {
    let options = null;
    let steps = [];
    let index = 0;
    let playing = false;
    let round = 0; // a newer run ends the older

    const made = (tag, className, label) => {
      const element = khareeta.element(tag, className);
      if (label) element.setAttribute("aria-label", label);
      return element;
    };
    const play = made("button", "kh-play");
    play.type = "button";
    const slider = made("input", "kh-slider");
    slider.type = "range";
    slider.min = 0;
    const told = made("output", "kh-when");
    const size = made("select");
    const span = made("select");
    const speed = made("select");
    const stop = made("button", "kh-stop");
    stop.type = "button";
    const bar = khareeta.element("div", "kh-playback leaflet-bar", null, [play, slider, told, size, span, speed, stop]);
    bar.setAttribute("role", "group");
    const control = L.control({ position: "bottomright" });
    control.onAdd = () => bar;
    L.DomEvent.disableClickPropagation(bar);
    L.DomEvent.disableScrollPropagation(bar);

    const stages = () => [map._khareeta.incidents, map._khareeta.areas];
    const dates = (step) => ({ from: span.value === "window" ? step.from : options.first, to: step.to });

    const words = (step) => (size.value === "month" ? khareeta.month(options.months, step.to) : khareeta.span(options.months, step.from, step.to));

    function label() {
      const step = steps[index];
      told.textContent = khareeta.isolate(words(step));
      slider.value = index;
      slider.setAttribute("aria-valuetext", words(step));
      play.textContent = playing ? "❚❚" : "▶";
      play.setAttribute("aria-label", options.labels[playing ? "pause" : "play"]);
      play.title = options.labels[playing ? "pause" : "play"];
      // A screen reader is told of the step that is come to rest at, not of each that passes.
      if (map._khareetaStatus) map._khareetaStatus.setAttribute("aria-live", playing ? "off" : "polite");
    }

    /** Draws a step and fetches the next ones; measured as "khareeta-step" for whoever looks at the browser's timings. */
    async function show() {
      const step = steps[index];
      const begun = performance.now();
      label();
      bar.classList.add("kh-active");
      const [incidents, areas] = stages();
      const shown = Promise.all([incidents.during(dates(step)), areas.during(step.to)]);
      for (const next of steps.slice(index + 1, index + 1 + AHEAD)) {
        incidents.ahead(dates(next));
        areas.ahead(next.to);
      }
      await shown;
      if (bar.classList.contains("kh-active")) caption(step.to);
      khareeta.drawn.step = step.to;
      khareeta.drawn.steps += 1;
      performance.measure("khareeta-step", { start: begun, end: performance.now(), detail: step.to });
    }

    async function run() {
      const mine = ++round;
      if (index >= steps.length - 1) index = 0;
      while (playing && mine === round) {
        await Promise.all([show(), new Promise((done) => setTimeout(done, PAUSE / Number(speed.value || 1)))]);
        if (!playing || mine !== round) return;
        if (index >= steps.length - 1) {
          playing = false;
          label();
          return;
        }
        index += 1;
      }
    }

    /** The line below the map names the step's day while there is one; null: what the page wrote there again. */
    let written = null;
    function caption(day) {
      try {
        const line = window.parent.document.getElementById("after-map");
        if (!line) return;
        // What the page has written since, for other dates or in the other language, is newer than what is kept here.
        if (written === null || line.textContent !== line.dataset.step) written = line.textContent;
        line.dataset.step = day ? khareeta.say(options.labels.held_during, { day: khareeta.day(options.months, day) }) : written;
        if (line.textContent !== line.dataset.step) line.textContent = line.dataset.step;
        if (!day) written = null;
      } catch (error) {
        /* Within a page of another origin. */
      }
    }

    function cut() {
      const at = steps[index] && steps[index].to;
      steps = khareeta.steps(options.first, options.last, size.value);
      slider.max = steps.length - 1;
      index = Math.max(0, at ? steps.findIndex((step) => step.to >= at) : steps.length - 1);
      label();
    }

    /** Back to the dates of the filters. */
    function end() {
      round += 1;
      playing = false;
      khareeta.drawn.step = null;
      if (!bar.classList.contains("kh-active")) return; // the other layers show the filters' dates already
      bar.classList.remove("kh-active");
      index = steps.length - 1;
      label();
      caption(null);
      stages().forEach((stage) => stage && stage.during(null));
    }

    play.addEventListener("click", () => {
      playing = !playing;
      label();
      if (playing) run();
    });
    slider.addEventListener("input", () => {
      playing = false;
      round += 1;
      index = Number(slider.value);
      show();
    });
    size.addEventListener("change", () => {
      cut();
      if (bar.classList.contains("kh-active")) show();
    });
    span.addEventListener("change", () => bar.classList.contains("kh-active") && show());
    stop.addEventListener("click", end);

    function options_of(select, names) {
      const value = select.value;
      select.replaceChildren(...names.map((name) => Object.assign(khareeta.element("option", null, options.labels[name] || name + "×"), { value: name })));
      select.value = value || names[0];
    }

    return {
      show: (given) => {
        const asked = (o) => o && [o.first, o.last, JSON.stringify(o.query)].join();
        const changed = options && asked(options) !== asked(given);
        options = given;
        if (!bar.isConnected && options.first) control.addTo(map);
        bar.style.display = options.first && options.last > options.first ? "" : "none";
        if (!options.first) return;
        bar.dir = options.dir;
        bar.setAttribute("aria-label", options.labels.playback);
        slider.setAttribute("aria-label", options.labels.playback);
        size.setAttribute("aria-label", options.labels.step);
        span.setAttribute("aria-label", options.labels.span);
        speed.setAttribute("aria-label", options.labels.speed);
        stop.textContent = "✕";
        stop.title = options.labels.stop;
        stop.setAttribute("aria-label", options.labels.stop);
        options_of(size, ["month", "week", "day"]);
        options_of(span, ["window", "cumulative"]);
        options_of(speed, SPEEDS);
        if (changed) end();
        if (changed || !steps.length) cut();
        label();
      },
      clear: end,
    };
  });
})();
