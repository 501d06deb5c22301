/* What changed hands between two days: its land hatched in the new holder's colour under a line that stands out. */
(function () {
  "use strict";
  const khareeta = (window.khareeta = window.khareeta || {});

  khareeta.changes = khareeta.carrier("changes", function (map) {
    const renderer = L.canvas({ pane: khareeta.pane(map, "khChanges", 360), padding: 0.4 });
    const status = khareeta.status(map, "changes");
    const line = khareeta.line(status);
    const group = L.layerGroup().addTo(map);
    let options = null;

    function clear() {
      group.clearLayers();
      khareeta.drawn.changes = 0;
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
        khareeta.drawn.changes = got.features.length;
        status.say(khareeta.say(options.labels.changed, { n: got.features.length }));
      } catch (error) {
        status.say(khareeta.say(options.labels.unreachable, { reason: error.message }), true);
      }
    }

    return {
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
    };
  });
})();
