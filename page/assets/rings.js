/* How surely incidents are placed: a dashed ring when one is near a place, a hatched area when only a region is known, in
   the region's own outline where there is one. Each place once, however many incidents stand there. */
(function () {
  "use strict";
  const khareeta = (window.khareeta = window.khareeta || {});
  const MOST = 120;

  /** Draws into `group`; answers how many rings and regions were drawn. */
  khareeta.drawRings = function (map, group, renderer, marks, palette, selected) {
    const drawn = { rings: 0, regions: 0 };
    const done = new Set();
    const pattern = document.createElement("canvas").getContext("2d");
    const hatch = khareeta.fill(pattern, null, "rising", palette.hatch, 9, 1);
    for (const spot of marks.flatMap((mark) => (mark.total ? [] : mark.spots || []))) {
      const worst = spot.members.reduce((a, b) => ((b.uncertainty_km || 0) > (a.uncertainty_km || 0) ? b : a));
      const chosen = spot.members.some((m) => m.id === selected);
      const place = [worst.place_id || spot.latlng.toString(), Math.round(worst.uncertainty_km), chosen].join();
      if (worst.geo_precision < 2 || !worst.uncertainty_km || done.has(place) || done.size >= MOST) continue;
      // A whole country is told of when it is meant, not hatched under everything else.
      if (!chosen && khareeta.countries.has(worst.place_id)) continue;
      done.add(place);
      const line = { renderer, interactive: false, color: palette.hatch, weight: chosen ? 2.5 : 1, opacity: chosen ? 1 : 0.55, dashArray: "5 5" };
      if (worst.geo_precision === 3) {
        const area = { ...line, fill: true, fillColor: hatch, fillOpacity: chosen ? 0.9 : 0.3 };
        const outline = khareeta.outlines.get(worst.place_id);
        // Where the whole view lies within it, hatching would say nothing and hide the rest.
        const around = outline ? L.geoJSON(outline).getBounds() : spot.latlng.toBounds(worst.uncertainty_km * 1400);
        if (!chosen && around.contains(map.getBounds())) continue;
        // A river or a border is a line: the incident lies along it.
        const style = (f) => ({ ...area, ...(f.geometry.type.includes("Line") ? { fill: false, weight: 4 } : {}) });
        if (outline) L.geoJSON(outline, { style, pointToLayer: () => null, interactive: false }).addTo(group);
        else L.circle(spot.latlng, { ...area, radius: worst.uncertainty_km * 1000 }).addTo(group);
        drawn.regions += 1;
      } else {
        L.circle(spot.latlng, { ...line, fill: false, radius: worst.uncertainty_km * 1000 }).addTo(group);
        drawn.rings += 1;
      }
    }
    return drawn;
  };
})();
