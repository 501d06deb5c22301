/* What changed hands between two days: its land hatched in the new holder's colour under a line that stands out. Hovering
   tells from whom to whom, how much and which places; a click adds who holds the land now, with the reasons. */
(function () {
  "use strict";
  const khareeta = (window.khareeta = window.khareeta || {});

  khareeta.changes = khareeta.carrier("changes", function (map) {
    const renderer = L.canvas({ pane: khareeta.pane(map, "khChanges", 360), padding: 0.4 });
    const status = khareeta.status(map, "changes");
    const line = khareeta.line(status);
    const pointer = khareeta.pointer(map);
    const group = L.layerGroup().addTo(map);
    let features = [];
    let options = null;

    function clear() {
      group.clearLayers();
      features = [];
      khareeta.drawn.changes = 0;
    }

    const name = (actor) => (options.palette.actors[actor] || options.palette.unknown).name;
    const holder = (actor) => (actor ? name(actor) : options.labels.nobody_or_contested);

    function tell({ before, after, area_km2, places }) {
      const arrow = options.dir === "rtl" ? " ← " : " → ";
      const place = ({ name, name_ar, day }) => khareeta.say(options.labels.changed_place, { place: khareeta.isolate(options.dir === "rtl" ? name_ar : name), day: khareeta.day(options.months, day) });
      const rows = [
        khareeta.element("strong", null, holder(before) + arrow + holder(after)),
        khareeta.element("div", null, khareeta.say(options.labels.changed_land, { n: Math.round(area_km2).toLocaleString("en") })),
        ...places.slice(0, 5).map((one) => khareeta.element("div", null, place(one))),
        places.length > 5 ? khareeta.element("div", "kh-soft", khareeta.say(options.labels.changed_more, { n: places.length - 5 })) : null,
      ];
      const told = khareeta.element("div", "kh-handover", null, rows);
      told.dir = options.dir;
      return told;
    }

    function style(feature) {
      const { line } = options.palette.actors[feature.properties.after] || options.palette.unknown;
      const ctx = document.createElement("canvas").getContext("2d");
      const fillColor = khareeta.fill(ctx, null, "rising", line, 7, 3);
      return { renderer, interactive: false, color: options.palette.outline, weight: 2.5, opacity: 1, fillColor, fillOpacity: 0.9 };
    }

    async function load() {
      if (!options.days) {
        line.stop();
        status.say("");
        return clear();
      }
      const [from, to] = options.days;
      try {
        const got = await line.get(options.url + "?" + new URLSearchParams({ from, to }).toString(), options.labels);
        if (!got || !options || !options.days || options.days.join() !== [from, to].join()) return;
        clear();
        L.geoJSON(got, { style, interactive: false }).addTo(group);
        features = got.features;
        khareeta.drawn.changes = got.features.length;
        status.say(khareeta.say(options.labels.changed, { n: got.features.length }));
      } catch (error) {
        status.say(khareeta.say(options.labels.unreachable, { reason: error.message }), true);
      }
    }

    const stage = {
      show: (given) => {
        const asked = (o) => o && JSON.stringify([o.days, o.version, o.palette, o.labels]);
        const before = asked(options);
        options = given;
        if (asked(options) !== before) load();
      },
      clear: () => {
        line.stop();
        status.say("");
        clear();
        options = null;
      },
      at: (point, latlng) => {
        const { lat, lng } = latlng.wrap();
        const found = features.find((f) => khareeta.covers(f.geometry, lng, lat));
        return found ? found.properties : null;
      },
      tell,
      open: (change, latlng) => {
        const areas = map._khareeta.areas;
        khareeta.openBox(map, latlng, khareeta.element("div", null, null, [tell(change), areas && areas.holders(latlng)]));
      },
    };
    pointer.register(2, stage); // what changed lies over who holds it, and under the incidents
    return stage;
  });
})();
