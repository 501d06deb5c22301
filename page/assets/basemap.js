/* Our own basemap: land, governorates, rivers and names, from this server. Online tiles can be laid over the land,
   only when the reader turns them on. */
(function () {
  "use strict";
  const khareeta = (window.khareeta = window.khareeta || {});

  /* Names on a canvas of their own: the more important first, none over another. */
  const Names = L.Layer.extend({
    onAdd: function (map) {
      this._canvas = khareeta.element("canvas", "leaflet-zoom-hide");
      khareeta.pane(map, "khNames", 440).appendChild(this._canvas);
      map.on("moveend resize", this._draw, this);
      this._draw();
    },
    onRemove: function (map) {
      this._canvas.remove();
      map.off("moveend resize", this._draw, this);
    },
    setNames: function (names, palette, language) {
      Object.assign(this, { names, palette, language });
      if (this._map) this._draw();
      // Canvas does not wait for a font: drawn once with what is there, and again when ours has come.
      const wanted = ["400", "600"].flatMap((weight) => ["A", "ع"].map((letter) => document.fonts.load(weight + " 12px " + palette.font.split(",")[0], letter)));
      Promise.all(wanted).then(() => this._map && this._draw(), () => null);
    },
    _draw: function () {
      if (!this.names) return;
      const map = this._map;
      const size = map.getSize();
      const pad = size.multiplyBy(0.4).round();
      const corner = map.containerPointToLayerPoint(pad.multiplyBy(-1));
      const ratio = L.Browser.retina ? 2 : 1;
      const canvas = this._canvas;
      const whole = size.add(pad.multiplyBy(2));
      canvas.width = whole.x * ratio;
      canvas.height = whole.y * ratio;
      canvas.style.width = whole.x + "px";
      canvas.style.height = whole.y + "px";
      L.DomUtil.setPosition(canvas, corner);
      const ctx = canvas.getContext("2d");
      ctx.scale(ratio, ratio);
      ctx.translate(-corner.x, -corner.y);
      ctx.textBaseline = "middle";
      ctx.lineJoin = "round";
      const view = map.getBounds().pad(0.4);
      const taken = [];
      let drawn = 0;
      for (const one of this.names) {
        if (map.getZoom() < one.from || map.getZoom() > one.to || !view.contains([one.lat, one.lon])) continue;
        const p = map.latLngToLayerPoint([one.lat, one.lon]);
        const text = (this.language === "ar" && one.name_ar) || one.name_en || one.name_ar;
        if (!text) continue;
        ctx.font = one.font.replace("FONT", this.palette.font);
        const width = ctx.measureText(text).width;
        const beside = one.dot ? 6 : -width / 2;
        const place = [p.x + beside - 2, p.y - one.height / 2, p.x + beside + width + 2, p.y + one.height / 2];
        if (taken.some((t) => t[0] < place[2] && place[0] < t[2] && t[1] < place[3] && place[1] < t[3])) continue;
        taken.push(place);
        ctx.lineWidth = 3;
        ctx.strokeStyle = this.palette.halo;
        ctx.fillStyle = one.colour || this.palette.label;
        if (one.dot) {
          ctx.beginPath();
          ctx.arc(p.x, p.y, 2.4, 0, 2 * Math.PI);
          ctx.stroke();
          ctx.fill();
        }
        ctx.textAlign = "left";
        ctx.strokeText(text, p.x + beside, p.y);
        ctx.fillText(text, p.x + beside, p.y);
        drawn += 1;
      }
      khareeta.drawn.names = drawn;
    },
  });

  /** Outlines of countries, governorates, rivers and regions by place_id, once they have come. */
  khareeta.outlines = new Map();
  khareeta.countries = new Set();

  const middle = (p) => (p.latitude === undefined || p.latitude === null ? null : [p.latitude, p.longitude]);

  /** The names to write, most important first, each with the zooms at which it stands. */
  function names(data, palette) {
    const found = [];
    const add = (features, make) =>
      (features || []).forEach((f) => {
        const at = middle(f.properties) || (f.geometry && f.geometry.type === "Point" && f.geometry.coordinates.slice().reverse());
        if (at) found.push({ lat: at[0], lon: at[1], name_en: f.properties.name_en, name_ar: f.properties.name_ar, ...make(f.properties) });
      });
    add(data.countries.features, () => ({ from: 3, to: 6, font: "600 15px FONT", height: 20 }));
    const towns = data.towns.features.slice().sort((a, b) => (b.properties.population || 0) - (a.properties.population || 0));
    add(towns, (p) => {
      const n = p.population || 0;
      const from = n > 500000 ? 5 : n > 100000 ? 6 : n > 40000 ? 7 : n > 12000 ? 8 : n > 3000 ? 9 : 10;
      return { from, to: 20, font: (n > 100000 ? "600 13px" : "12px") + " FONT", height: 15, dot: true };
    });
    add(data.governorates.features, () => ({ from: 7, to: 9, font: "italic 13px FONT", height: 17, colour: palette.border }));
    return found;
  }

  khareeta.basemap = khareeta.carrier("basemap", function (map) {
    const land = L.canvas({ pane: khareeta.pane(map, "khLand", 150), padding: 0.4 });
    const lines = L.canvas({ pane: khareeta.pane(map, "khLines", 420), padding: 0.4 });
    const status = khareeta.status(map, "basemap");
    const line = khareeta.line(status);
    const pointer = khareeta.pointer(map);
    const group = L.layerGroup().addTo(map);
    const written = new Names();
    map.attributionControl.setPrefix(false);
    L.control.scale({ imperial: false }).addTo(map);
    let credit = null;
    let tiles = null;
    let data = null;
    let coming = null;
    let options = null;

    function draw() {
      const p = options.palette;
      group.clearLayers();
      map.getContainer().style.background = p.water;
      const layer = (features, style, renderer) => L.geoJSON(features, { style: { interactive: false, renderer, ...style }, pointToLayer: () => null, interactive: false }).addTo(group);
      if (!options.tiles) layer(data.countries, { fillColor: p.land, fillOpacity: 1, stroke: false }, land);
      layer(data.governorates, { fill: false, color: p.border, weight: 0.8, opacity: 0.8, dashArray: "3 3" }, lines);
      layer(data.countries, { fill: false, color: p.border, weight: 1.6 }, lines);
      layer(data.rivers, { fill: false, color: p.river, weight: 1.6, opacity: 0.9 }, lines);
      group.addLayer(written);
      written.setNames(names(data, p), p, options.language);
      khareeta.drawn.towns = data.towns.features.length;
      khareeta.drawn.countries = data.countries.features.length;
    }

    /** The theme's colours for the style sheet, and the map's name for those who do not see it. */
    function dress() {
      Object.entries(options.palette).forEach(([name, colour]) => typeof colour === "string" && document.documentElement.style.setProperty("--kh-" + name, colour));
      pointer.name(options.labels);
    }

    function lay() {
      const wanted = options.tiles ? JSON.stringify(options.tiles) : null;
      if (tiles && tiles.wanted !== wanted) {
        tiles.remove();
        tiles = null;
      }
      if (wanted && !tiles) {
        tiles = L.tileLayer(options.tiles.url, { attribution: options.tiles.attribution, maxZoom: 18 }).addTo(map);
        tiles.wanted = wanted;
        const failed = options.labels.tiles_failed;
        tiles.on("tileerror", () => status.say(failed, true));
      }
    }

    return {
      show: async (given) => {
        const before = JSON.stringify(options);
        options = given;
        if (JSON.stringify(options) === before && data) return;
        lay();
        dress();
        if (credit) map.attributionControl.removeAttribution(credit);
        map.attributionControl.addAttribution((credit = '<span dir="auto">' + options.labels.credit + "</span>"));
        try {
          if (!data) coming = coming || line.get(options.url, options.labels).finally(() => (coming = null));
          const first = !data;
          data = data || (await coming);
          if (first && data && !khareeta.outlines.size) {
            ["countries", "governorates", "rivers", "regions"].forEach((layer) => (data[layer] || { features: [] }).features.forEach((f) => khareeta.outlines.set(f.properties.place_id, f)));
            data.countries.features.forEach((f) => khareeta.countries.add(f.properties.place_id));
            map.fire("khareeta:outlines");
          }
          if (data && options) {
            draw();
            status.say("");
          }
        } catch (error) {
          if (options) status.say(khareeta.say(options.labels.unreachable, { reason: error.message }), true);
        }
      },
      clear: () => {
        group.clearLayers();
        if (tiles) tiles.remove();
        tiles = options = null;
      },
    };
  });
})();
