/* What all of our layers share: one stage a map that outlives the swapping of layers, so that a changed filter
   never blanks the map; and what is drawn, readable by tests and screen readers. */
(function () {
  "use strict";
  const khareeta = (window.khareeta = window.khareeta || {});
  const EVERY = 20000; // ms between looks at whether the data have changed

  /** What is on the map now, for tests and for whoever looks in the console. Reading only: nothing listens to it. */
  khareeta.drawn = { incidents: 0, cells: 0, marks: 0, total: 0, rings: 0, regions: 0, areas: 0, towns: 0, apart: 0, totals: 0, mode: null, version: null, fetches: 0, errors: 0, steps: 0 };

  /**
   * A folium layer that only carries options. The page swaps it for another on every change; the stage of its kind,
   * made once a map by `make(map)`, is told the new options and decides itself what has to be fetched or redrawn.
   */
  khareeta.carrier = function (kind, make) {
    const Carrier = L.Layer.extend({
      initialize: function (options) {
        L.setOptions(this, options);
      },
      onAdd: function (map) {
        if (!map._khareeta) fit(map);
        map._khareeta = map._khareeta || {};
        const stage = (map._khareeta[kind] = map._khareeta[kind] || make(map));
        stage.owner = this;
        follow(map);
        stage.show(dressed(this.options));
      },
      onRemove: function (map) {
        const stage = map._khareeta[kind];
        if (stage.owner !== this) return;
        stage.owner = null;
        // The swap removes the old layer just before it adds the new one: only clear when none has followed.
        setTimeout(() => stage.owner || stage.clear(), 0);
      },
    });
    return (options) => new Carrier(options);
  };

  /** The theme that the page has around the map, by what it says of itself; by itself, what the device asks for. */
  function theme() {
    try {
      const app = window.parent.document.querySelector(".stApp");
      if (app) return getComputedStyle(app).colorScheme.includes("dark") ? "dark" : "light";
    } catch (error) {
      /* Within a page of another origin. */
    }
    return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  }

  /** A layer's options with the colours of the theme. */
  function dressed(options) {
    const palette = options.palette;
    if (!palette || !palette.themes) return options;
    const now = theme();
    const own = { ...palette, ...palette.themes[now] };
    if (now === "dark" && palette.actors) {
      const night = (look) => ({ ...look, line: look.night });
      own.actors = Object.fromEntries(Object.entries(palette.actors).map(([id, look]) => [id, night(look)]));
      own.unknown = night(palette.unknown);
    }
    return { ...options, palette: own };
  }

  /** Takes the theme over, now and whenever the page changes it: no layer is asked for anew, no datum fetched. */
  function follow(map) {
    const wear = () => {
      const now = theme();
      if (map._khareetaTheme === now) return false;
      map._khareetaTheme = khareeta.drawn.theme = now;
      document.documentElement.style.colorScheme = now;
      return true;
    };
    if (map._khareetaTheme) return;
    wear();
    const again = () => wear() && Object.values(map._khareeta).forEach((stage) => stage.owner && stage.show(dressed(stage.owner.options)));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => setTimeout(again, 300));
    try {
      const app = window.parent.document.querySelector(".stApp");
      if (app) new MutationObserver(again).observe(app, { attributes: true, attributeFilter: ["class", "style"] });
    } catch (error) {
      /* Of another origin: the device's own change is what there is to follow. */
    }
  }

  /** The map fills its frame, whatever height the page gives that, from before the first question on. */
  function fit(map) {
    const container = map.getContainer();
    container.style.setProperty("height", "100vh", "important");
    map.invalidateSize({ animate: false });
    new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(container);
  }

  /** Makes a pane between Leaflet's own, with a canvas that leaves the mouse to the map. */
  khareeta.pane = function (map, name, zIndex) {
    const pane = map.getPane(name) || map.createPane(name);
    pane.style.zIndex = zIndex;
    pane.style.pointerEvents = "none";
    return pane;
  };

  /**
   * Tells the page what was chosen. streamlit-folium passes on the tooltip's text of a layer that was clicked; the time
   * in it makes choosing the same thing twice two messages. The text is escaped because the receiver parses it as HTML.
   */
  khareeta.tellPage = function (layer, what, id) {
    const holder = document.createElement("span");
    holder.textContent = [what, Date.now(), id].join(":");
    const said = { getContent: () => holder.innerHTML };
    layer.fire("click", { latlng: null, sourceTarget: { _tooltip: { _content: id }, getTooltip: () => said } });
  };

  /** An element with a class, text (never HTML) and children. */
  khareeta.element = function (tag, className, text, children) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined && text !== null) element.textContent = text;
    (children || []).forEach((child) => child && element.appendChild(child));
    return element;
  };

  /** A name of either script within a line of the other: kept together and in its own direction. */
  khareeta.isolate = (text) => "\u2068" + text + "\u2069";

  /** Fills "{name}" in a label that the page has translated. */
  khareeta.say = function (label, values) {
    return label.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
  };

  /**
   * Keeps the page's address true to what is seen, so that a copied link opens the same view: `page.query` is what the
   * page wants in it, of the names in `page.own`; the map's position changes with no word to the page at all.
   */
  khareeta.keepAddress = function (map, page) {
    const write = () => {
      try {
        const outer = window.parent;
        const address = new URL(outer.location.href);
        const c = map.getCenter().wrap();
        const digits = map.getZoom() > 9 ? 4 : 3;
        map._khareetaPage.own.forEach((name) => address.searchParams.delete(name));
        Object.entries(map._khareetaPage.query).forEach(([name, value]) => address.searchParams.set(name, value));
        address.searchParams.set("map", [map.getZoom(), c.lat.toFixed(digits), c.lng.toFixed(digits)].join("/"));
        const text = address.toString().replaceAll("%2F", "/").replaceAll("%2C", ",");
        if (text !== outer.location.href) outer.history.replaceState(outer.history.state, "", text);
      } catch (error) {
        /* Embedded in a page of another origin: its address is not ours to write. */
      }
    };
    if (!map._khareetaPage) map.on("moveend", write);
    map._khareetaPage = page;
    write();
  };

  /**
   * What the map's corner says. Each stage has a line of its own: `say(text)` replaces it, and what went wrong
   * (`say(text, true)`) stays until the same stage has something better to say. `trouble(text)` tells of waiting and of
   * answers that failed; what several stages meet alike is told once.
   */
  khareeta.status = function (map, part) {
    if (!map._khareetaStatus) {
      const control = L.control({ position: "topright" });
      control.onAdd = () => {
        const lines = khareeta.element("div", "kh-status");
        lines.setAttribute("role", "status");
        lines.setAttribute("aria-live", "polite");
        return lines;
      };
      control.addTo(map);
      map._khareetaStatus = control.getContainer();
      map._khareetaTroubles = new Map();
      map._khareetaTrouble = map._khareetaStatus.appendChild(khareeta.element("div", "kh-line kh-trouble"));
    }
    const line = map._khareetaStatus.insertBefore(khareeta.element("div", "kh-line"), map._khareetaTrouble);
    line.dataset.part = part;
    return {
      say: (text, wrong) => {
        if (line.textContent !== text) line.textContent = text;
        line.classList.toggle("kh-wrong", Boolean(wrong));
      },
      trouble: (text, wrong) => {
        const troubles = map._khareetaTroubles;
        if (text) troubles.set(part, { text, wrong });
        else troubles.delete(part);
        const told = [...new Set([...troubles.values()].map((one) => one.text))].join("\n");
        if (map._khareetaTrouble.textContent !== told) map._khareetaTrouble.textContent = told;
        map._khareetaTrouble.classList.toggle("kh-wrong", [...troubles.values()].some((one) => one.wrong));
        map.getContainer().classList.toggle("kh-waiting", troubles.size > 0);
      },
    };
  };

  /**
   * Looks now and then whether the data have changed, by whomever, and tells the page, which then draws all anew: what
   * is on the map and what stands beside it are always of one version.
   */
  khareeta.watch = function (map, stage) {
    let told = null;
    const tell = (version) => {
      if (!version || !stage.owner || version === stage.version() || version === told) return;
      told = version;
      khareeta.tellPage(stage.owner, "version", version);
    };
    setInterval(() => {
      if (document.visibilityState === "visible") khareeta.askAhead("/health").then((got) => got && tell(got.version));
    }, EVERY);
    return tell;
  };
})();
