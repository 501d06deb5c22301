/* Who holds what on a day. Held land is filled in the actor's colour, contested land hatched, presence without control
   drawn as a dotted outline, and what rests on old claims only is faded. */
(function () {
  "use strict";
  const khareeta = (window.khareeta = window.khareeta || {});

  /** True when [lon, lat] lies within a polygon's rings (even-odd, so holes count). */
  function within(rings, x, y) {
    let inside = false;
    for (const ring of rings) {
      for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
        const [xi, yi] = ring[i];
        const [xj, yj] = ring[j];
        if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
      }
    }
    return inside;
  }

  function covers(geometry, x, y) {
    if (geometry.type === "Polygon") return within(geometry.coordinates, x, y);
    if (geometry.type === "MultiPolygon") return geometry.coordinates.some((rings) => within(rings, x, y));
    return (geometry.geometries || []).some((part) => covers(part, x, y));
  }
  khareeta.covers = covers;

  khareeta.areas = khareeta.carrier("areas", function (map) {
    const renderer = L.canvas({ pane: khareeta.pane(map, "khAreas", 350), padding: 0.4 });
    const pointer = khareeta.pointer(map);
    const status = khareeta.status(map, "areas");
    const line = khareeta.line(status);
    const days = new Map(); // answers already fetched, by address; playback fetches ahead into it
    const group = L.layerGroup().addTo(map);
    let features = [];
    let options = null;
    let day = null; // set by playback
    let drawn = null; // what is on the canvas, as text

    const label = (name, values) => khareeta.say(options.labels[name] || name, values || {});
    const look = (actor) => options.palette.actors[actor] || options.palette.unknown;
    const address = (date) => options.url + "?" + new URLSearchParams({ date, v: options.version }).toString();

    function style(feature) {
      const { actor, status: held, faded } = feature.properties;
      const { line, colour } = look(actor);
      const ctx = document.createElement("canvas").getContext("2d");
      const common = { renderer, interactive: false, color: line, weight: 1.5, opacity: faded ? 0.45 : 0.9 };
      if (held === "active") return { ...common, weight: 2, dashArray: "1 6", lineCap: "round", fill: false };
      if (held === "contested") return { ...common, dashArray: "6 4", fillColor: khareeta.fill(ctx, null, "rising", line, 10, 3), fillOpacity: faded ? 0.35 : 0.75 };
      return { ...common, fillColor: colour, fillOpacity: faded ? 0.18 : 0.38 };
    }

    function draw(collection, date) {
      khareeta.drawn.day = date;
      // Most days of playback have the day before's areas.
      const looks = JSON.stringify([collection, options.palette]);
      if (looks === drawn) return;
      drawn = looks;
      features = collection.features.filter((f) => f.geometry);
      features.forEach((f) => (f.properties.faded = Boolean(f.properties.last_known)));
      group.clearLayers();
      if (features.length) L.geoJSON({ type: "FeatureCollection", features }, { style, interactive: false }).addTo(group);
      khareeta.drawn.areas = features.length;
      tally();
      khareeta.drawn.held = features.map((f) => [f.properties.actor, f.properties.status, Boolean(f.properties.faded)]);
    }

    async function fetchDay(date, ask) {
      const from = options.version + address(date);
      if (!days.has(from)) {
        const got = await ask(address(date));
        if (!got) return null;
        if (days.size > 200) days.delete(days.keys().next().value);
        days.set(from, got);
      }
      return days.get(from);
    }

    async function load() {
      const date = day || options.date;
      try {
        const none = !options.shown || !date;
        if (none) line.stop();
        const got = none ? { features: [] } : await fetchDay(date, (url) => line.get(url, options.labels));
        if (got && options && date === (day || options.date)) {
          draw(got, date);
          status.say("");
        }
      } catch (error) {
        status.say(label("unreachable", { reason: error.message }), true);
      }
    }

    /** A position within a geometry's largest part: the first on ever finer grids. */
    function inner(geometry) {
      const parts = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.type === "MultiPolygon" ? geometry.coordinates : [];
      const boxes = parts.map((rings) => ({ rings, box: L.latLngBounds(rings[0].map(([x, y]) => [y, x])) }));
      const wide = ({ box }) => (box.getEast() - box.getWest()) * (box.getNorth() - box.getSouth());
      const [largest] = boxes.sort((a, b) => wide(b) - wide(a));
      for (let n = 2; largest && n <= 32; n *= 2) {
        for (let i = 1; i < n * n; i += 1) {
          const lng = largest.box.getWest() + ((largest.box.getEast() - largest.box.getWest()) * ((i % n) + 0.5)) / n;
          const lat = largest.box.getSouth() + ((largest.box.getNorth() - largest.box.getSouth()) * (Math.floor(i / n) + 0.5)) / n;
          if (within(largest.rings, lng, lat)) return L.latLng(lat, lng);
        }
      }
      return null;
    }

    /** The areas in the view for the keyboard. */
    function tally() {
      const view = map.getBounds();
      const found = features.map((feature) => ({ feature, latlng: (feature._inner = feature._inner || inner(feature.geometry)) }));
      const shown = found.filter(({ latlng }) => latlng && view.contains(latlng));
      const words = ({ properties: { actor, status: held, since, places } }) =>
        [look(actor).name, label("held_" + held, { day: since ? khareeta.day(options.months, since) : "…" }), (places || []).slice(0, 3).join(label("comma"))];
      pointer.list(stage, label("areas_heading"), shown.map((target) => ({ target, text: words(target.feature).filter(Boolean).join(" · ") })));
    }

    /** The areas at a position. Presence without control lies over land that somebody holds: it is told of first. */
    function over(latlng) {
      const { lat, lng } = latlng.wrap();
      const ranked = ["active", "contested", "controls"];
      const found = features.filter((f) => covers(f.geometry, lng, lat));
      return found.sort((a, b) => ranked.indexOf(a.properties.status) - ranked.indexOf(b.properties.status));
    }

    function tell({ feature }) {
      const { actor, status: held, since, last_known, places, places_ar } = feature.properties;
      const named = (options.dir === "rtl" && places_ar) || places || [];
      const rows = [
        khareeta.element("strong", null, look(actor).name),
        khareeta.element("div", null, label("held_" + held, { day: since ? khareeta.day(options.months, since) : "…" })),
        named.length ? khareeta.element("div", null, named.slice(0, 5).join(label("comma")) + (named.length > 5 ? " …" : "")) : null,
        feature.properties.faded && last_known ? khareeta.element("div", "kh-soft", label("last_known", { day: khareeta.day(options.months, last_known) })) : null,
      ];
      const told = khareeta.element("div", null, null, rows);
      told.dir = options.dir;
      return told;
    }

    const stage = {
      show: (given) => {
        const asked = (o) => o && JSON.stringify([o.url, o.date, o.version, o.shown, o.palette, o.labels]);
        const before = asked(options);
        options = given;
        if (asked(options) !== before) load();
      },
      clear: () => {
        line.stop();
        drawn = null;
        group.clearLayers();
        features = [];
        pointer.list(stage, "", []);
        options = null;
      },
      at: (point, latlng) => {
        const [found] = over(latlng);
        if (!found) return null;
        return (found._target = found._target || { feature: found });
      },
      tell,
      /** Whoever is present and whoever holds the land at a position: each with a button for its reasons. */
      holders: (latlng) => {
        const box = khareeta.element("div");
        for (const feature of over(latlng)) {
          const { actor, status: held, claims } = feature.properties;
          const told = box.appendChild(tell({ feature }));
          const more = khareeta.element("button", "kh-closer", label("claims", { n: (claims || []).length }));
          more.type = "button";
          more.addEventListener("click", () => {
            map.closePopup();
            khareeta.tellPage(stage.owner, "area", [actor, held, day || options.date, (claims || []).slice(0, 100).join(",")].join("/"));
          });
          told.appendChild(more);
        }
        return box;
      },
      open: (target, latlng) => khareeta.openBox(map, latlng, stage.holders(latlng)),
      during: (date) => {
        day = date;
        if (options) return load();
      },
      /** Fetches a day ahead of its being shown. */
      ahead: (date) => (options.shown ? fetchDay(date, khareeta.askAhead) : null),
    };
    pointer.register(3, stage);
    return stage;
  });
})();
