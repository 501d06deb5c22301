/* Incidents on the map. The server answers a view with either every incident in it or, when there are too many, with
   counts grouped into cells; both are drawn on Leaflet's canvas. Nothing is ever moved from where it was placed:
   incidents that would overlap stand together as one disc with their number, which opens as a list. */
(function () {
  "use strict";
  const khareeta = (window.khareeta = window.khareeta || {});
  const PAD = 0.4; // of the view on each side, so that a short pan needs no new data
  const RINGS = 120;
  const LISTED = 200; // of a crowded cell
  const LISTABLE = 25;
  const APART = 13; // from this zoom on, only incidents at the very same spot stand together

  khareeta.incidents = khareeta.carrier("incidents", function (map) {
    const renderer = L.canvas({ pane: khareeta.pane(map, "khIncidents", 460), padding: 0.3 });
    const rings = L.canvas({ pane: khareeta.pane(map, "khRings", 430), padding: 0.3 });
    const group = L.layerGroup().addTo(map);
    const get = khareeta.fetcher();
    const status = khareeta.status(map, "incidents");
    const pointer = khareeta.pointer(map);
    let options = null;
    let answer = null; // the last answer, with .key (what was asked), .bounds and .zoom
    let marks = [];
    let override = null; // dates set by playback
    const waiting = new Map(); // answers on their way to the next steps of playback, by address

    const label = (name, values) => khareeta.say(options.labels[name] || name, values || {});
    const number = (n) => n.toLocaleString(options.locale);
    const key = () => JSON.stringify([options.url, query(), options.version]);
    const query = () => Object.assign({}, options.query, override);

    /** The box to ask for: the padded view, within the poles and at most once around the world. */
    function box() {
      const b = map.getBounds().pad(PAD);
      const [south, north] = [Math.max(-90, b.getSouth()), Math.min(90, b.getNorth())];
      let [west, east] = [b.getWest(), b.getEast()];
      if (east - west >= 360) [west, east] = [map.getCenter().lng - 180, map.getCenter().lng + 180];
      return { text: [west, south, east, north], bounds: L.latLngBounds([south, b.getWest()], [north, b.getEast()]) };
    }

    function address(asked, dates) {
      const search = new URLSearchParams(Object.assign(query(), dates));
      search.set("bbox", asked.text.map((x) => x.toFixed(4)).join(","));
      search.set("zoom", Math.round(map.getZoom()));
      return options.url + "?" + search.toString();
    }

    /** True when the last answer still shows all there is in the view. */
    function covers() {
      if (!answer || answer.key !== key() || !answer.bounds.contains(map.getBounds())) return false;
      return answer.mode === "incidents" || answer.zoom === map.getZoom();
    }

    async function load() {
      if (covers()) return draw();
      const asked = box();
      const mine = { key: key(), asked: asked.text, bounds: asked.bounds, zoom: map.getZoom() };
      const from = address(asked);
      try {
        const got = (await waiting.get(from)) || (await get(from));
        waiting.delete(from);
        // A newer question has been asked since: its answer is the one to draw.
        if (!got || !options || mine.key !== key()) return;
        answer = Object.assign(got, mine);
        draw();
      } catch (error) {
        status.say(label("unreachable", { reason: error.message }), true);
      }
    }

    /** Longitudes as near as possible to the view's middle, for maps scrolled past the antimeridian. */
    const near = (lon) => lon + 360 * Math.round((map.getCenter().lng - lon) / 360);

    function cellMarks() {
      return answer.cells.map((cell) => ({
        latlng: L.latLng(cell.lat, near(cell.lon)), n: cell.n, fatalities: cell.fatalities || 0, actors: cell.actors, key: cell.key, cell: true, members: [],
      }));
    }

    /** Incidents at the very same spot with the same precision, together. */
    function spots() {
      const found = new Map();
      for (const one of answer.incidents) {
        const vague = one.geo_precision === 3;
        const at = [one.lat.toFixed(5), one.lon.toFixed(5), vague].join();
        if (!found.has(at)) found.set(at, { latlng: L.latLng(one.lat, near(one.lon)), vague, members: [] });
        found.get(at).members.push(one);
      }
      return [...found.values()];
    }

    /** Spots that would overlap on the screen, merged into the larger; regions never merge with towns. */
    function merge(found) {
      const kept = [];
      found.sort((a, b) => b.members.length - a.members.length || a.latlng.lat - b.latlng.lat || a.latlng.lng - b.latlng.lng);
      for (const spot of found) {
        spot.point = map.latLngToLayerPoint(spot.latlng);
        spot.spots = [spot];
        const r = khareeta.radius(spot.members.length);
        const host =
          map.getZoom() < APART &&
          kept.find((k) => k.vague === spot.vague && k.point.distanceTo(spot.point) < khareeta.radius(k.members.length) + r - 2);
        if (host) {
          host.members = host.members.concat(spot.members);
          host.spots.push(spot);
        } else {
          kept.push(spot);
        }
      }
      return kept;
    }

    function summed(members) {
      const counts = new Map();
      members.forEach((m) => {
        const actor = m.actor1 || m.actor2 || "";
        counts.set(actor, (counts.get(actor) || 0) + 1);
      });
      return [...counts].sort((a, b) => b[1] - a[1]);
    }

    function incidentMarks() {
      return merge(spots()).map((spot) => ({
        latlng: spot.latlng, spots: spot.spots, members: spot.members, vague: spot.vague, n: spot.members.length,
        fatalities: spot.members.reduce((sum, m) => sum + (m.fatalities || 0), 0),
        actors: summed(spot.members), eventType: spot.members[0].event_type,
        selected: spot.members.some((m) => m.id === options.selected),
      }));
    }

    /**
     * How surely each spot is known: a dashed ring when it is near a place, a hatched area when only a region is known, in
     * the region's own outline where there is one. Each place once, however many incidents stand there.
     */
    function drawRings() {
      const drawn = { rings: 0, regions: 0 };
      const done = new Set();
      const pattern = document.createElement("canvas").getContext("2d");
      const hatch = khareeta.fill(pattern, null, "rising", options.palette.hatch, 9, 1);
      for (const spot of marks.flatMap((mark) => mark.spots || [])) {
        const worst = spot.members.reduce((a, b) => ((b.uncertainty_km || 0) > (a.uncertainty_km || 0) ? b : a));
        const chosen = spot.members.some((m) => m.id === options.selected);
        const place = [worst.place_id || spot.latlng.toString(), Math.round(worst.uncertainty_km), chosen].join();
        if (worst.geo_precision < 2 || !worst.uncertainty_km || done.has(place) || done.size >= RINGS) continue;
        // A whole country is told of when it is meant, not hatched under everything else.
        if (!chosen && khareeta.countries.has(worst.place_id)) continue;
        done.add(place);
        const line = { renderer: rings, interactive: false, color: options.palette.hatch, weight: chosen ? 2.5 : 1, opacity: chosen ? 1 : 0.55, dashArray: "5 5" };
        if (worst.geo_precision === 3) {
          const area = { ...line, fill: true, fillColor: hatch, fillOpacity: chosen ? 0.9 : 0.3 };
          const outline = khareeta.outlines.get(worst.place_id);
          // Where the whole view lies within it, hatching would say nothing and hide the rest.
          const around = outline ? L.geoJSON(outline).getBounds() : spot.latlng.toBounds(worst.uncertainty_km * 1400);
          if (!chosen && around.contains(map.getBounds())) continue;
          // A river or a border is a line: the incident lies along it.
          if (outline) L.geoJSON(outline, { style: (f) => ({ ...area, ...(f.geometry.type.includes("Line") ? { fill: false, weight: 4 } : {}) }), pointToLayer: () => null, interactive: false }).addTo(group);
          else L.circle(spot.latlng, { ...area, radius: worst.uncertainty_km * 1000 }).addTo(group);
          drawn.regions += 1;
        } else {
          L.circle(spot.latlng, { ...line, fill: false, radius: worst.uncertainty_km * 1000 }).addTo(group);
          drawn.rings += 1;
        }
      }
      return drawn;
    }

    function draw() {
      group.clearLayers();
      pointer.hide();
      marks = answer.mode === "cells" ? cellMarks() : incidentMarks();
      const most = marks.reduce((n, mark) => Math.max(n, options.size_by === "fatalities" ? mark.fatalities : mark.n), 1);
      for (const mark of marks) {
        mark.shown = options.size_by === "fatalities" ? mark.fatalities : mark.n;
        mark.radius = mark.cell ? khareeta.cellRadius(mark.shown, most) : khareeta.radius(mark.shown);
        mark.point = map.latLngToLayerPoint(mark.latlng);
      }
      const drawn = options.heat ? { rings: 0, regions: 0 } : drawRings();
      // Smaller marks last, so that none hides under a larger one.
      marks.sort((a, b) => b.radius - a.radius);
      for (const mark of marks) {
        new khareeta.Mark(mark.latlng, { renderer, interactive: false, radius: mark.radius + 8, mark, most, heat: options.heat, palette: options.palette }).addTo(group);
      }
      const view = map.getBounds();
      const inside = marks.filter((m) => view.contains(m.latlng));
      const shown = inside.reduce((sum, m) => sum + m.n, 0);
      Object.assign(khareeta.drawn, drawn, {
        mode: answer.mode, version: answer.version, total: answer.total, marks: marks.length,
        cells: answer.mode === "cells" ? marks.length : 0,
        incidents: marks.reduce((sum, m) => sum + m.n, 0),
        positions: inside.map((m) => ({ n: m.n, ids: m.members.map((i) => i.id), x: map.latLngToContainerPoint(m.latlng).x, y: map.latLngToContainerPoint(m.latlng).y })),
      });
      status.say(shown ? label("in_view", { n: number(shown) }) : label("none_in_view"));
      pointer.list(stage, label("list_heading"), inside.map((mark) => ({ target: mark, text: describe(mark) })));
      map.fire("khareeta:drawn");
    }

    const named = (actor) => (options.palette.actors[actor] || options.palette.unknown).name;
    const typed = (type) => (options.palette.event_types[type] || { name: type }).name;
    const kinds = (one) => options.palette.sub_event_types[one.sub_event_type] || one.sub_event_type;
    const when = (one) =>
      khareeta.isolate(one.end_date && one.end_date !== one.date ? one.date + " – " + one.end_date : one.date || label("no_date"));
    const who = (one) => [one.actor1, one.actor2].filter(Boolean).map(named).join(" – ") || label("no_actor");

    function describe(mark) {
      if (mark.n > 1 || mark.cell) return label("several", { n: number(mark.n), who: mark.actors.slice(0, 3).map((a) => named(a[0])).join(", ") });
      const one = mark.members[0];
      return [when(one), kinds(one), khareeta.isolate(one.location), who(one)].join(" · ");
    }

    /** The tooltip of a mark: built of text, so that nothing in an article can be markup here. */
    function tell(mark) {
      const rows = [];
      if (mark.n === 1 && !mark.cell) {
        const one = mark.members[0];
        rows.push(khareeta.element("strong", null, kinds(one)), khareeta.element("div", null, khareeta.isolate(one.location) + " · " + when(one)), khareeta.element("div", null, who(one)));
        if (one.fatalities !== null && one.fatalities !== undefined) rows.push(khareeta.element("div", null, label("killed", { n: number(one.fatalities) })));
        rows.push(khareeta.element("div", "kh-soft", label("precision_" + one.geo_precision, { km: number(Math.round(one.uncertainty_km || 0)) })));
      } else {
        rows.push(khareeta.element("strong", null, label("incidents", { n: number(mark.n) })));
        const names = [...new Set(mark.members.map((m) => m.location))];
        if (names.length) rows.push(khareeta.element("div", null, names.slice(0, 4).join(label("comma")) + (names.length > 4 ? " …" : "")));
        mark.actors.slice(0, 5).forEach((a) => rows.push(khareeta.element("div", null, named(a[0]) + ": " + number(a[1]))));
        if (mark.fatalities) rows.push(khareeta.element("div", null, label("killed", { n: number(mark.fatalities) })));
        rows.push(khareeta.element("div", "kh-soft", label(mark.cell ? "zoom_hint" : "list_hint")));
      }
      const told = khareeta.element("div", null, null, rows);
      told.dir = options.dir;
      return told;
    }

    /** Marks an incident as chosen and tells the page. */
    function choose(id) {
      options.selected = id;
      draw();
      map.closePopup();
      khareeta.tellPage(stage.owner, "incident", id);
    }

    /** The incidents of a mark as a list of buttons; of a crowded cell the latest, with how many there are in all. */
    function openList(mark) {
      const sorted = mark.members.slice().sort((a, b) => ((a.date || "") < (b.date || "") ? 1 : -1));
      const rows = sorted.map((one) => {
        const swatch = document.createElement("canvas");
        swatch.width = swatch.height = 20;
        khareeta.drawSymbol(swatch.getContext("2d"), options.palette, { eventType: one.event_type, actors: [[one.actor1 || one.actor2]], radius: 6 }, 10, 10);
        const words = khareeta.element("span", null, [when(one), kinds(one), khareeta.isolate(one.location)].join(" · "));
        const button = khareeta.element("button", one.id === options.selected ? "kh-chosen" : null, null, [swatch, words]);
        button.type = "button";
        button.title = who(one) + " · " + typed(one.event_type);
        button.addEventListener("click", () => choose(one.id));
        return khareeta.element("li", null, null, [button]);
      });
      const heading = khareeta.element("strong", null, label("incidents", { n: number(mark.n) }));
      const cut = mark.n > sorted.length ? khareeta.element("div", "kh-soft", label("latest_listed", { n: number(sorted.length) })) : null;
      const box = khareeta.element("div", "kh-choices", null, [heading, cut, khareeta.element("ul", null, null, rows)]);
      box.dir = options.dir;
      if (mark.spots && mark.spots.length > 1 && map.getZoom() < map.getMaxZoom()) {
        const closer = khareeta.element("button", "kh-closer", label("zoom_in"));
        closer.type = "button";
        closer.addEventListener("click", () => {
          map.closePopup();
          map.fitBounds(L.latLngBounds(mark.spots.map((s) => s.latlng)).pad(0.3), { maxZoom: APART });
        });
        box.insertBefore(closer, box.children[1]);
      }
      map.openPopup(L.popup({ maxHeight: 260, minWidth: 260, maxWidth: 340, className: "kh-popup" }).setLatLng(mark.latlng).setContent(box));
      box.querySelector("li button").focus({ preventScroll: true });
    }

    /** A cell opens by coming closer; where it can no more, or where few stand in it, its incidents are listed. */
    async function openCell(mark) {
      if (map.getZoom() < map.getMaxZoom() && mark.n > LISTABLE) {
        return map.setView(mark.latlng, Math.min(map.getZoom() + 2, map.getMaxZoom()));
      }
      const search = new URLSearchParams(query());
      search.set("bbox", answer.asked.map((x) => x.toFixed(4)).join(","));
      search.set("cell", mark.key);
      search.set("limit", LISTED);
      try {
        const got = await khareeta.fetcher()(options.url + "?" + search.toString());
        if (got && options) openList(Object.assign({}, mark, { members: got.incidents, n: got.total }));
      } catch (error) {
        status.say(label("unreachable", { reason: error.message }), true);
      }
    }

    const stage = {
      show: (given) => {
        const moved = given.focus && (!options || JSON.stringify(options.focus) !== JSON.stringify(given.focus));
        const before = options && answer && JSON.stringify([options.labels, options.palette, options.selected, options.size_by, options.heat]);
        options = given;
        khareeta.keepAddress(map, options.page);
        if (moved && !map.getBounds().contains(options.focus)) map.setView(options.focus, Math.max(map.getZoom(), 8), { animate: false });
        if (!covers()) load();
        else if (before !== JSON.stringify([options.labels, options.palette, options.selected, options.size_by, options.heat])) draw();
      },
      clear: () => {
        get.stop();
        group.clearLayers();
        marks = [];
        answer = null;
      },
      at: (point) => {
        let best = null;
        let reach = Infinity;
        for (const mark of marks) {
          const away = mark.point.distanceTo(point);
          if (away <= mark.radius + 3 && away < reach) [best, reach] = [mark, away];
        }
        return best;
      },
      tell,
      open: (mark) => {
        if (mark.cell) return openCell(mark);
        return mark.n === 1 ? choose(mark.members[0].id) : openList(mark);
      },
      /** Playback's dates in place of the filters' own; null gives them back. */
      during: (dates) => {
        override = dates;
        if (options) return load();
      },
      /** Fetches what dates will need, ahead of their being shown. */
      ahead: (dates) => {
        const from = address(box(), dates);
        if (waiting.has(from)) return;
        if (waiting.size > 12) waiting.delete(waiting.keys().next().value);
        waiting.set(from, khareeta.fetcher()(from).catch(() => null));
      },
    };
    pointer.register(1, stage);
    map.on("moveend", () => stage.owner && load());
    map.on("khareeta:outlines", () => stage.owner && answer && draw());
    return stage;
  });
})();
