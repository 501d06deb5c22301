/* From the server's answer to marks: a cell each, or incidents that stand at one spot together. Nothing is ever moved from
   where it was placed: incidents that would overlap become one mark with their number, which opens as a list. */
(function () {
  "use strict";
  const khareeta = (window.khareeta = window.khareeta || {});
  /** From this zoom on, only incidents at the very same spot stand together. */
  khareeta.APART = 13;

  /** Longitudes as near as possible to the view's middle, for maps scrolled past the antimeridian. */
  const nearest = (map, lon) => lon + 360 * Math.round((map.getCenter().lng - lon) / 360);

  function ofCells(map, cells) {
    return cells.map((cell) => ({
      latlng: L.latLng(cell.lat, nearest(map, cell.lon)), n: cell.n, fatalities: cell.fatalities || 0, actors: cell.actors,
      key: cell.key, at: cell.key, cell: true, members: [],
    }));
  }

  /** Incidents at the very same spot with the same precision, together. */
  function spots(map, incidents) {
    const found = new Map();
    for (const one of incidents) {
      const vague = one.geo_precision === 3;
      const at = [one.lat.toFixed(5), one.lon.toFixed(5), vague].join();
      if (!found.has(at)) found.set(at, { at, latlng: L.latLng(one.lat, nearest(map, one.lon)), vague, members: [] });
      found.get(at).members.push(one);
    }
    return [...found.values()];
  }

  /** Spots that would overlap on the screen, merged into the larger; regions never merge with towns. */
  function merge(map, found) {
    const kept = [];
    found.sort((a, b) => b.members.length - a.members.length || a.latlng.lat - b.latlng.lat || a.latlng.lng - b.latlng.lng);
    for (const spot of found) {
      spot.point = map.latLngToLayerPoint(spot.latlng);
      spot.spots = [spot];
      const r = khareeta.radius(spot.members.length);
      const meets = (k) => k.vague === spot.vague && k.point.distanceTo(spot.point) < khareeta.radius(k.members.length) + r - 2;
      const host = map.getZoom() < khareeta.APART && kept.find(meets);
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
      const actor = m.actor1 || m.actor2 || null;
      counts.set(actor, (counts.get(actor) || 0) + 1);
    });
    return [...counts].sort((a, b) => b[1] - a[1]);
  }

  function ofIncidents(map, incidents) {
    return merge(map, spots(map, incidents)).map((spot) => ({
      latlng: spot.latlng, at: spot.at, spots: spot.spots, members: spot.members, vague: spot.vague, n: spot.members.length,
      fatalities: spot.members.reduce((sum, m) => sum + (m.fatalities || 0), 0),
      actors: summed(spot.members), eventType: spot.members[0].event_type,
    }));
  }

  /**
   * The marks of an answer `{sure, apart}`: what is shown, what is less sure of its day (playback; null for none), and
   * totals over a period or region, which are neither. Each with `shown` (the number that its size tells) and `radius`.
   */
  khareeta.marks = function (map, answer, sizeBy, selected) {
    const made = (part) => (part.mode === "cells" ? ofCells(map, part.cells) : ofIncidents(map, part.incidents));
    const sure = made(answer.sure);
    const apart = answer.apart ? made(answer.apart).map((mark) => ({ ...mark, apart: true })) : [];
    const totals = answer.apart ? [] : ofIncidents(map, answer.sure.summaries || []).map((mark) => ({ ...mark, total: true }));
    const size = (mark) => (sizeBy === "fatalities" ? mark.fatalities : mark.n);
    const most = [...sure, ...apart].reduce((n, mark) => Math.max(n, size(mark)), 1);
    const standing = new Map();
    for (const mark of [...sure, ...apart, ...totals]) {
      mark.shown = mark.total ? mark.n : size(mark);
      mark.radius = mark.total ? 8 : mark.cell ? khareeta.cellRadius(mark.shown, most) : khareeta.radius(mark.shown);
      mark.selected = mark.members.some((m) => m.id === selected);
      // What stands under another mark at the same spot shows as a rim around it.
      if (mark.apart || mark.total) mark.radius = Math.max(mark.radius, (standing.get(mark.at) || 0) + 5);
      standing.set(mark.at, Math.max(standing.get(mark.at) || 0, mark.radius));
      mark.point = map.latLngToLayerPoint(mark.latlng);
    }
    // Smaller marks last, so that none hides under a larger one.
    const marks = [...sure, ...apart, ...totals].sort((a, b) => b.radius - a.radius);
    return { marks, most };
  };

  /** The mark at a layer point: the topmost under it, else the nearest within a finger's slack. */
  khareeta.markAt = function (marks, point) {
    let near = null;
    let reach = 4;
    for (let i = marks.length - 1; i >= 0; i -= 1) {
      const away = marks[i].point.distanceTo(point) - marks[i].radius;
      if (away <= 0) return marks[i];
      if (away < reach) [near, reach] = [marks[i], away];
    }
    return near;
  };
})();
