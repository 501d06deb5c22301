/* A map in one file: everything that it shows stands in the file itself, and it asks nobody for anything.
   Incidents that would lie over each other on the screen are one disc, counted anew at every zoom. */
(function () {
  "use strict";
  const data = JSON.parse(document.getElementById("data").textContent);
  const { words, looks, columns } = data;
  const names = Object.keys(columns);
  const rows = columns.kind.of.map((_, i) => Object.fromEntries(names.map((name) => [name, columns[name].values[columns[name].of[i]]])));
  const $ = (id) => document.getElementById(id);
  const BUCKET = 44;
  let tongue = data.language;
  let shown = [];
  const chosen = { actors: new Set(), types: new Set(), from: "", to: "" };

  const say = (key, values) => {
    let text = words[tongue][key] || words.en[key] || key;
    for (const [name, value] of Object.entries(values || {})) text = text.replace("{" + name + "}", value);
    return text;
  };
  const number = (n) => n.toLocaleString(tongue === "ar" ? "ar-SY-u-nu-latn" : "en-GB");
  const actorName = (id) => (looks.actors[id] || {})["name_" + tongue] || id || say("no_actor");
  const last = (row) => row.end_date || row.event_date;
  const first = (row) => row.event_date || row.end_date;
  const days = (row) => [...new Set([row.event_date, row.end_date].filter(Boolean))].join(" – ") || say("no_date");

  /* ---- the map */

  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const theme = () => looks.themes[dark.matches ? "dark" : "light"];
  const palette = () => ({ ...looks, ...theme(), font: "system-ui, sans-serif" });
  const map = L.map("map", { preferCanvas: true, zoomSnap: 0.5, minZoom: 3, maxZoom: 16, worldCopyJump: true, attributionControl: true });
  map.attributionControl.setPrefix(false).addAttribution(data.attribution);
  window.khareetaMap = map;
  const pane = (name, z) => Object.assign(map.createPane(name).style, { zIndex: z });
  pane("ground", 200);
  pane("held", 300);
  pane("rings", 440);
  pane("marks", 450);
  const renderers = Object.fromEntries(["ground", "held", "rings", "marks"].map((name) => [name, L.canvas({ pane: name, padding: 0.4 })]));

  const ground = L.layerGroup().addTo(map);
  const held = L.layerGroup().addTo(map);
  const rings = L.layerGroup().addTo(map);
  const marks = L.layerGroup().addTo(map);

  function drawGround() {
    const t = theme();
    ground.clearLayers();
    $("map").style.background = t.water;
    const add = (features, style) => L.geoJSON(features, { renderer: renderers.ground, interactive: false, style }).addTo(ground);
    add(data.basemap.countries, { color: t.border, weight: 1.2, fillColor: t.land, fillOpacity: 1 });
    add(data.basemap.governorates, { color: t.border, weight: 0.6, fill: false, dashArray: "3 4" });
    add(data.basemap.rivers, { color: t.river, weight: 1.6, fill: false });
    document.body.style.setProperty("--label", t.label);
    document.body.style.setProperty("--halo", t.halo);
  }

  function drawTowns() {
    document.querySelectorAll(".town").forEach((one) => one.remove());
    const taken = [];
    const view = map.getBounds();
    for (const [lat, lon, en, ar] of data.basemap.towns) {
      if (taken.length >= 10 + 6 * map.getZoom()) break;
      if (!view.contains([lat, lon])) continue;
      const p = map.latLngToContainerPoint([lat, lon]);
      if (taken.some((q) => Math.abs(q.x - p.x) < 80 && Math.abs(q.y - p.y) < 18)) continue;
      taken.push(p);
      L.tooltip({ permanent: true, direction: "right", className: "town", pane: "marks" })
        .setLatLng([lat, lon]).setContent(document.createTextNode((tongue === "ar" && ar) || en).textContent).addTo(map);
    }
  }

  function drawAreas() {
    held.clearLayers();
    if (!$("areas").checked) return;
    L.geoJSON(data.areas, {
      renderer: renderers.held,
      style: (f) => {
        const look = looks.actors[f.properties.actor] || looks.unknown;
        const status = f.properties.last_known ? "last_known" : f.properties.status;
        const [dash, fill] = { controls: [null, 0.4], contested: ["6 3", 0.2], last_known: ["5 4", 0.15] }[status] || ["1 5", 0];
        return { color: look.line, weight: status === "active" ? 2 : 1, dashArray: dash, fillColor: look.colour, fillOpacity: fill };
      },
      onEachFeature: (f, layer) => layer.on("click", () => listArea(f.properties)),
    }).addTo(held);
  }

  /* What lies in one square of the screen is one mark; the squares hang on the world, so that none moves with the map. */
  function buckets() {
    const size = BUCKET;
    const zoom = map.getZoom();
    const view = map.getBounds().pad(0.3);
    const found = new Map();
    for (const row of shown) {
      if (row.latitude === null || row.kind === "summary") continue;
      const at = L.latLng(row.latitude, row.longitude);
      if (!view.contains(at)) continue;
      const p = map.project(at, zoom);
      const key = Math.floor(p.x / size) + "/" + Math.floor(p.y / size);
      if (!found.has(key)) found.set(key, { rows: [], lat: 0, lon: 0 });
      const bucket = found.get(key);
      bucket.rows.push(row);
      bucket.lat += row.latitude;
      bucket.lon += row.longitude;
    }
    return found.values();
  }

  function drawMarks() {
    marks.clearLayers();
    rings.clearLayers();
    const look = palette();
    for (const bucket of buckets()) {
      const n = bucket.rows.length;
      const at = [bucket.lat / n, bucket.lon / n];
      const counted = new Map();
      for (const row of bucket.rows) {
        const actor = row.actor1 || row.actor2;
        counted.set(actor, (counted.get(actor) || 0) + 1);
      }
      const one = bucket.rows[0];
      if (n === 1 && one.geo_precision > 1 && one.uncertainty_km) {
        L.circle(at, { radius: one.uncertainty_km * 1000, renderer: renderers.rings, color: look.hatch, weight: 1, dashArray: "4 4", fill: false, interactive: false }).addTo(rings);
      }
      const actors = [...counted].sort((a, b) => b[1] - a[1]);
      const mark = { n, shown: n, actors, eventType: one.event_type, radius: khareeta.radius(n) };
      new khareeta.Mark(at, { mark, palette: look, radius: mark.radius + 3, renderer: renderers.marks })
        .on("click", () => list(bucket.rows)).addTo(marks);
    }
    document.body.dataset.marks = marks.getLayers().length;
  }

  /* ---- the panel */

  const element = (tag, text, more) => Object.assign(document.createElement(tag), { textContent: text || "" }, more || {});

  function told(row) {
    const item = element("li");
    item.append(element("h2", (words[tongue].sub_types || {})[row.sub_event_type] || row.sub_event_type));
    const listed = element("dl");
    const add = (key, value, more) => value && listed.append(element("dt", say(key)), element("dd", value, more));
    add("when", days(row));
    add("where", [row.location, row.admin1].filter(Boolean).join(" · "), { dir: "auto" });
    add("placed", say("precision_" + row.geo_precision, { km: number(row.uncertainty_km || 0) }));
    add("who", [row.actor1, row.actor2].filter(Boolean).map(actorName).join(" · ") || say("no_actor"));
    if (row.fatalities !== null) add("killed", row.fatalities_low === row.fatalities_high ? number(row.fatalities) : [row.fatalities_low, row.fatalities_high].map((n) => (n === null ? "…" : number(n))).join("–"));
    add("source", row.source.join("; "), { dir: "auto" });
    item.append(listed);
    return item;
  }

  function list(some) {
    const listed = element("ol");
    some.slice(0, 200).forEach((row) => listed.append(told(row)));
    $("panel").replaceChildren(element("h2", say("listed", { n: number(some.length) })), listed);
    $("panel").dataset.listed = some.length;
  }

  function listArea(area) {
    const listed = element("dl");
    const add = (key, value) => value && listed.append(element("dt", say(key)), element("dd", value, { dir: "auto" }));
    add("status", say(area.last_known ? "last_known" : area.status));
    add("since", area.since);
    add("places", (area.places || []).join(tongue === "ar" ? "، " : ", "));
    $("panel").replaceChildren(element("h2", actorName(area.actor)), listed);
  }

  /* ---- filters and words */

  const passes = (row, without) =>
    (!chosen.from || !last(row) || last(row) >= chosen.from) &&
    (!chosen.to || !first(row) || first(row) <= chosen.to) &&
    (without === "actors" || !chosen.actors.size || chosen.actors.has(row.actor1) || chosen.actors.has(row.actor2)) &&
    (without === "types" || !chosen.types.size || chosen.types.has(row.event_type));

  function choices(kind, values, name) {
    const counted = new Map();
    const seen = rows.filter((row) => passes(row, kind));
    seen.forEach((row) => new Set(values(row)).forEach((value) => value && counted.set(value, (counted.get(value) || 0) + 1)));
    chosen[kind].forEach((value) => counted.has(value) || counted.set(value, 0));
    const had = document.activeElement && document.activeElement.value;
    $(kind).replaceChildren(
      ...[...counted].sort((a, b) => b[1] - a[1]).map(([value, n]) => {
        const label = element("label");
        const box = element("input", "", { type: "checkbox", value, checked: chosen[kind].has(value) });
        box.addEventListener("change", () => {
          chosen[kind][box.checked ? "add" : "delete"](value);
          refresh();
        });
        label.append(box, " " + name(value) + " ", element("span", number(n), { className: "count" }));
        return label;
      })
    );
    const again = had && [...$(kind).querySelectorAll("input")].find((box) => box.value === had);
    if (again) again.focus();
  }

  function refresh() {
    shown = rows.filter((row) => passes(row));
    const events = shown.filter((row) => row.kind === "event");
    const low = events.reduce((sum, row) => sum + (row.fatalities_low || 0), 0);
    const high = events.reduce((sum, row) => sum + (row.fatalities_high || row.fatalities || row.fatalities_low || 0), 0);
    $("sentence").textContent = say("sentence", {
      n: number(events.length), killed: low === high ? number(low) : number(low) + "–" + number(high),
      unplaced: number(events.filter((row) => row.latitude === null).length),
    });
    choices("actors", (row) => [row.actor1, row.actor2], actorName);
    choices("types", (row) => [row.event_type], (value) => words[tongue].types[value] || value);
    drawMarks();
    document.body.dataset.shown = events.length;
  }

  function speak() {
    const root = document.documentElement;
    root.lang = tongue;
    root.dir = tongue === "ar" ? "rtl" : "ltr";
    document.querySelectorAll("[data-said]").forEach((one) => (one.textContent = say(one.dataset.said)));
    $("areas-said").textContent = say("areas", { day: "\u2066" + data.day + "\u2069" });
    $("tongue").textContent = tongue === "ar" ? "English" : "العربية";
    $("tongue").lang = tongue === "ar" ? "en" : "ar";
    $("map").setAttribute("aria-label", say("map"));
    if (!$("panel").dataset.listed) $("panel").replaceChildren(element("p", say("hint")), element("p", data.made));
    drawTowns();
    refresh();
  }

  for (const name of ["from", "to"]) {
    $(name).addEventListener("change", () => {
      chosen[name] = $(name).value;
      refresh();
    });
  }
  $("filters").addEventListener("reset", () => {
    chosen.actors.clear();
    chosen.types.clear();
    chosen.from = chosen.to = "";
    setTimeout(() => {
      $("from").value = data.first || "";
      $("to").value = data.last || "";
      drawAreas();
      refresh();
    });
  });
  $("areas").addEventListener("change", drawAreas);
  $("tongue").addEventListener("click", () => {
    tongue = tongue === "ar" ? "en" : "ar";
    speak();
  });
  dark.addEventListener("change", () => {
    drawGround();
    drawAreas();
    drawMarks();
  });

  $("from").value = data.first || "";
  $("to").value = data.last || "";
  const placed = rows.filter((row) => row.latitude !== null).map((row) => [row.latitude, row.longitude]);
  if (placed.length) map.fitBounds(L.latLngBounds(placed).pad(0.1), { maxZoom: 9, animate: false });
  else map.setView([34.7, 40], 7);
  map.on("moveend", () => {
    drawTowns();
    drawMarks();
  });
  drawGround();
  drawAreas();
  speak();
  document.body.dataset.ready = "1";
})();
