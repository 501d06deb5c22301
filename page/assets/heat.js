/* The heat map: each incident's glow is added up over the view, and the sum is coloured from pale to dark. The same sum
   gives the same colour wherever it stands; the legend tells that colours are of this view. */
(function () {
  "use strict";
  const khareeta = (window.khareeta = window.khareeta || {});
  const COARSE = 4; // screen pixels to one of the sum's, which is smooth anyway
  const REACH = 30; // screen pixels: a little under a cell's width, so that cells run into each other
  const PAD = 0.3;

  /** 256 colours through the palette's stops, from clear to full. */
  function ramp(stops) {
    const strip = document.createElement("canvas");
    strip.width = 256;
    strip.height = 1;
    const ctx = strip.getContext("2d", { willReadFrequently: true });
    const run = ctx.createLinearGradient(0, 0, 256, 0);
    stops.forEach((colour, i) => run.addColorStop((i + 0.5) / stops.length, colour));
    ctx.fillStyle = run;
    ctx.fillRect(0, 0, 256, 1);
    return ctx.getImageData(0, 0, 256, 1).data;
  }

  khareeta.Heat = L.Layer.extend({
    onAdd: function (map) {
      this._canvas = khareeta.element("canvas", "leaflet-zoom-hide");
      khareeta.pane(map, "khHeat", 410).appendChild(this._canvas);
    },
    onRemove: function () {
      this._canvas.remove();
    },

    /** Draws `marks` (each with `latlng` and `shown`) in the colours `stops`, over the view and a little around it. */
    draw: function (marks, stops) {
      const map = this._map;
      const size = map.getSize();
      const pad = size.multiplyBy(PAD).round();
      const whole = size.add(pad.multiplyBy(2));
      const [width, height] = [Math.ceil(whole.x / COARSE), Math.ceil(whole.y / COARSE)];
      const sum = new Float32Array(width * height);
      const reach = Math.round((2 * REACH) / COARSE);
      const spread = 2 * (REACH / COARSE / 1.5) ** 2;
      for (const mark of marks) {
        if (!mark.shown) continue;
        const p = map.latLngToContainerPoint(mark.latlng).add(pad);
        const [cx, cy] = [p.x / COARSE, p.y / COARSE];
        for (let y = Math.max(0, Math.ceil(cy - reach)); y < Math.min(height, cy + reach); y += 1) {
          for (let x = Math.max(0, Math.ceil(cx - reach)); x < Math.min(width, cx + reach); x += 1) {
            sum[y * width + x] += mark.shown * Math.exp(-((x - cx) ** 2 + (y - cy) ** 2) / spread);
          }
        }
      }
      let most = 0;
      for (const value of sum) if (value > most) most = value;
      const coarse = document.createElement("canvas");
      coarse.width = width;
      coarse.height = height;
      const ctx = coarse.getContext("2d");
      const image = ctx.createImageData(width, height);
      const colours = ramp(stops);
      for (let i = 0; most && i < sum.length; i += 1) {
        // Counts of violence have a long tail: the square root keeps what is not the worst place visible.
        const level = Math.sqrt(sum[i] / most);
        if (level < 0.03) continue;
        const at = Math.min(255, Math.floor(level * 255)) * 4;
        image.data.set(colours.subarray(at, at + 3), i * 4);
        image.data[i * 4 + 3] = 255 * Math.min(0.85, level * 3);
      }
      ctx.putImageData(image, 0, 0);
      this._canvas.width = whole.x;
      this._canvas.height = whole.y;
      L.DomUtil.setPosition(this._canvas, map.containerPointToLayerPoint(pad.multiplyBy(-1)));
      const shown = this._canvas.getContext("2d");
      shown.imageSmoothingQuality = "high";
      shown.drawImage(coarse, 0, 0, width * COARSE, height * COARSE);
    },
  });
})();
