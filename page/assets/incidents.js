/* Incidents on the map. The server answers a view with either every incident in it or, when there are too many, with
   counts grouped into cells; both are drawn on Leaflet's canvas. */
(function () {
  "use strict";
  const khareeta = (window.khareeta = window.khareeta || {});
  const PAD = 0.4; // of the view on each side, so that a short pan needs no new data
  const LISTED = 200; // of a crowded cell at a time
  const LISTABLE = 25;
  const KEPT = 24; // answers fetched ahead

  khareeta.incidents = khareeta.carrier("incidents", function (map) {
    const renderer = L.canvas({ pane: khareeta.pane(map, "khIncidents", 460), padding: 0.3 });
    const rings = L.canvas({ pane: khareeta.pane(map, "khRings", 430), padding: 0.3 });
    const group = L.layerGroup().addTo(map);
    const heat = new khareeta.Heat();
    const status = khareeta.status(map, "incidents");
    const lines = { sure: khareeta.line(status), apart: khareeta.line(khareeta.status(map, "apart")), cell: khareeta.line(khareeta.status(map, "cell")) };
    const pointer = khareeta.pointer(map);
    let options = null;
    let words = null;
    let answer = null; // the last answer: {sure, apart, key, query, text, bounds, zoom}
    let marks = [];
    let override = null; // dates set by playback
    let drawn = null; // tells the page, which waits for it
    let turn = 0; // a newer question's answer is the one to draw
    const waiting = new Map(); // answers on their way to the next steps of playback, by address

    const key = () => JSON.stringify([options.url, query(), options.version]);
    const query = () => Object.assign({}, options.query, override && { kind: "event" }, override);

    /** The box to ask for: the padded view, within the poles and at most once around the world. */
    function box() {
      const b = map.getBounds().pad(PAD);
      const [south, north] = [Math.max(-90, b.getSouth()), Math.min(90, b.getNorth())];
      let [west, east] = [b.getWest(), b.getEast()];
      if (east - west >= 360) [west, east] = [map.getCenter().lng - 180, map.getCenter().lng + 180];
      return { text: [west, south, east, north].map((x) => x.toFixed(4)).join(","), bounds: L.latLngBounds([south, b.getWest()], [north, b.getEast()]) };
    }

    const address = (values) => options.url + "?" + new URLSearchParams({ ...values, v: options.version }).toString();

    /** What to ask for: the incidents, and while playing those whose day is less sure than the step apart from the rest. */
    function questions(view, dates) {
      const asked = { ...query(), ...(dates && { kind: "event", ...dates }), bbox: view.text, zoom: Math.round(map.getZoom()) };
      if (!override && !dates) return { sure: address(asked), apart: null };
      return { sure: address({ ...asked, dated: "within" }), apart: address({ ...asked, dated: "across" }) };
    }

    /** True when the last answer still shows all there is in the view. */
    function covers() {
      if (!answer || answer.key !== key() || !answer.bounds.contains(map.getBounds())) return false;
      const whole = (part) => !part || part.mode === "incidents";
      return (whole(answer.sure) && whole(answer.apart)) || answer.zoom === map.getZoom();
    }

    async function had(line, from) {
      if (!from) return null;
      const ahead = waiting.get(from);
      waiting.delete(from);
      return (ahead && (await ahead)) || line.get(from, options.labels);
    }

    async function load() {
      const ours = ++turn;
      if (covers()) {
        Object.values(lines).forEach((line) => line.stop());
        draw();
        return drawn(options.query, options.version);
      }
      const view = box();
      const mine = { key: key(), query: query(), text: view.text, bounds: view.bounds, zoom: map.getZoom() };
      const asked = questions(view);
      if (!asked.apart) lines.apart.stop();
      try {
        const [sure, apart] = await Promise.all([had(lines.sure, asked.sure), had(lines.apart, asked.apart)]);
        if (!sure || (asked.apart && !apart) || !options || ours !== turn) return;
        answer = { sure, apart, ...mine };
        draw();
        drawn(options.query, options.version);
        seen(sure.version);
      } catch (error) {
        if (options) drawn(options.query, options.version);
        if (ours === turn) status.say(words.label("unreachable", { reason: error.message }), true);
      }
    }

    function draw() {
      group.clearLayers();
      pointer.hide();
      const made = khareeta.marks(map, answer, options.size_by, options.selected);
      marks = made.marks;
      let drawn = { rings: 0, regions: 0 };
      map.getContainer().classList.toggle("kh-heat", Boolean(options.heat));
      if (options.heat) {
        if (!map.hasLayer(heat)) heat.addTo(map);
        heat.draw(marks.filter((mark) => !mark.apart && !mark.total), options.palette.heat);
      } else {
        heat.remove();
        drawn = khareeta.drawRings(map, group, rings, marks, options.palette, options.selected);
        for (const mark of marks) {
          new khareeta.Mark(mark.latlng, { renderer, interactive: false, radius: mark.radius + 8, mark, palette: options.palette }).addTo(group);
        }
      }
      standOut();
      tally(drawn);
      map.fire("khareeta:drawn");
    }

    /** What is open beside the map shows on it even where it is only one of a cell's. */
    function standOut() {
      if (!options.focus || (!options.closer && (!options.selected || marks.some((mark) => mark.selected)))) return;
      L.circleMarker(options.focus, { renderer, interactive: false, radius: 13, fill: false, weight: 4, color: options.palette.selected }).addTo(group);
    }

    /** Tells what is in the view: in the corner, to the keyboard, and to whoever looks at `khareeta.drawn`. */
    function tally(drawn) {
      const view = map.getBounds();
      const inside = marks.filter((m) => view.contains(m.latlng));
      const sum = (found, field) => found.reduce((total, m) => total + m[field], 0);
      const sure = inside.filter((m) => !m.apart && !m.total);
      const [apart, totals] = [sum(inside.filter((m) => m.apart), "n"), sum(inside.filter((m) => m.total), "n")];
      const own = marks.filter((m) => !m.apart && !m.total);
      Object.assign(khareeta.drawn, drawn, {
        mode: answer.sure.mode, version: answer.sure.version, total: answer.sure.total, marks: own.length, heat: Boolean(options.heat),
        cells: own.filter((m) => m.cell).length, incidents: sum(own, "n"), apart: answer.apart ? answer.apart.total : 0, totals: sum(marks.filter((m) => m.total), "n"),
        positions: inside.map((m) => {
          const { x, y } = map.latLngToContainerPoint(m.latlng);
          return { n: m.n, cell: Boolean(m.cell), apart: Boolean(m.apart), total: Boolean(m.total), ids: m.members.map((i) => i.id), x, y, radius: m.radius, fatalities: m.fatalities, shown: m.shown };
        }),
      });
      map._khareetaStatus.dir = options.dir;
      const [n, dead] = [sum(sure, "n"), sum(sure, "fatalities")];
      const told = [n ? words.label("in_view", { n: words.number(n) }) : apart ? null : words.label("none_in_view")];
      if (dead) told.push(words.label("killed", { n: words.number(dead) }));
      if (apart) told.push(words.label("apart_in_view", { n: words.number(apart) }));
      const unlisted = answer.apart || !answer.sure.summaries_total || totals ? 0 : answer.sure.summaries_total;
      if (totals || unlisted) told.push(words.label("totals", { n: words.number(totals || unlisted) }));
      status.say(told.filter(Boolean).join(" · "));
      const order = (mark) => (mark.total ? 2 : mark.apart ? 1 : 0);
      const listed = inside.slice().sort((a, b) => order(a) - order(b) || b.n - a.n);
      pointer.list(stage, words.label("list_heading"), listed.map((mark) => ({ target: mark, text: words.describe(mark) })));
    }

    /** Marks an incident as chosen and tells the page. */
    function choose(id) {
      options.selected = id;
      draw();
      map.closePopup();
      khareeta.tellPage(stage.owner, "incident", id);
    }

    /** A cell opens by coming closer; where it can no more, or where few stand in it, its incidents are listed. */
    async function openCell(mark) {
      if (map.getZoom() < map.getMaxZoom() && mark.n > LISTABLE) {
        return map.setView(mark.latlng, Math.min(map.getZoom() + 2, map.getMaxZoom()));
      }
      // What was asked for when the cell was drawn, whatever has been chosen since: what opens is what is seen.
      const dated = answer.apart ? { dated: mark.apart ? "across" : "within" } : {};
      const asked = { ...answer.query, ...dated, bbox: answer.text, cell: mark.key, limit: LISTED };
      const page = async (offset) => {
        try {
          const got = await lines.cell.get(address({ ...asked, offset }), options.labels);
          return got && options ? got.incidents : null;
        } catch (error) {
          status.say(words.label("unreachable", { reason: error.message }), true);
          return null;
        }
      };
      const members = await page(0);
      if (members) khareeta.openChoices(map, { ...mark, members }, words, options, choose, page);
    }

    /** On a wall there is room to come closer than on a laptop, with as much land in sight; true when the map moved. */
    function comeCloser() {
      const { x, y } = map.getSize();
      const more = x >= 1800 && y >= 1000 ? 1 : x >= 1250 && y >= 820 ? 0.5 : 0;
      if (more) map.setZoom(map.getZoom() + more, { animate: false });
      return more > 0;
    }

    const looks = (o) => JSON.stringify([o.labels, o.palette, o.selected, o.size_by, o.heat, o.focus, o.closer]);
    const stage = {
      version: () => options && options.version,
      show: (given) => {
        const moved = given.focus && (!options || JSON.stringify(options.focus) !== JSON.stringify(given.focus));
        const aside = given.focus && (!map.getBounds().contains(given.focus) || (options && given.closer > map.getZoom()));
        const first = !options;
        const before = options && answer && looks(options);
        options = given;
        words = khareeta.words(options);
        drawn = drawn || khareeta.turn(options.drawn);
        khareeta.keepAddress(map, options.page);
        if (moved && aside) map.setView(options.focus, Math.max(map.getZoom(), options.closer || 8), { animate: false });
        if (first && given.home && comeCloser()) return; // the move itself asks for what is there
        if (!covers()) load();
        else if (before !== looks(options)) draw();
      },
      clear: () => {
        turn += 1;
        Object.values(lines).forEach((line) => line.stop());
        group.clearLayers();
        heat.remove();
        marks = [];
        answer = null;
      },
      at: (point) => khareeta.markAt(marks, point),
      tell: (mark) => words.tell(mark),
      open: (mark) => {
        if (mark.cell) return openCell(mark);
        return mark.n === 1 ? choose(mark.members[0].id) : khareeta.openChoices(map, mark, words, options, choose);
      },
      /** Playback's dates in place of the filters' own; null gives them back. */
      during: (dates) => {
        override = dates;
        if (options) return load();
      },
      /** Fetches what dates will need, ahead of their being shown. */
      ahead: (dates) => {
        const asked = questions(box(), dates);
        [asked.sure, asked.apart].filter((from) => !waiting.has(from)).forEach((from) => {
          if (waiting.size >= KEPT) waiting.delete(waiting.keys().next().value);
          waiting.set(from, khareeta.askAhead(from));
        });
        return Promise.all([waiting.get(asked.sure), waiting.get(asked.apart)]);
      },
    };
    const seen = khareeta.watch(map, stage);
    pointer.register(1, stage);
    map.on("moveend", () => stage.owner && load());
    // The outlines of regions are needed for the rings of incidents; cells have none.
    map.on("khareeta:outlines", () => stage.owner && answer && marks.some((mark) => mark.spots) && draw());
    return stage;
  });
})();
