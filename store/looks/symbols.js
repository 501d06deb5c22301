/* How things look on the map: patterns that tell actors apart without colour, a shape for each event type,
   and the split disc for several incidents. Nothing here knows where things are. */
(function () {
  "use strict";
  const khareeta = (window.khareeta = window.khareeta || {});
  const tiles = new Map();

  /** The marks of a pattern within a square of `s` pixels, as strokes on `ctx`. */
  function strokePattern(ctx, pattern, s) {
    const line = (x1, y1, x2, y2) => {
      ctx.moveTo(x1, y1);
      ctx.lineTo(x2, y2);
    };
    ctx.beginPath();
    if (pattern === "rising" || pattern === "lattice") {
      line(-1, s + 1, s + 1, -1);
      line(-1, 1, 1, -1);
      line(s - 1, s + 1, s + 1, s - 1);
    }
    if (pattern === "falling" || pattern === "lattice") {
      line(-1, -1, s + 1, s + 1);
      line(s - 1, -1, s + 1, 1);
      line(-1, s - 1, 1, s + 1);
    }
    if (pattern === "level" || pattern === "grid") line(0, s / 2, s, s / 2);
    if (pattern === "upright" || pattern === "grid") line(s / 2, 0, s / 2, s);
    ctx.stroke();
    if (pattern === "dotted") {
      ctx.beginPath();
      ctx.arc(s / 2, s / 2, s / 5, 0, 2 * Math.PI);
      ctx.fill();
    }
  }

  /**
   * A fill for canvas: `ground` (a colour or null for none) with `pattern` drawn over it in `ink`.
   * Solid colours come back as they are; patterns are made once and kept.
   */
  khareeta.fill = function (ctx, ground, pattern, ink, size, width) {
    if (!pattern || pattern === "solid") return ground;
    const s = size || 6;
    const key = [ground, pattern, ink, s, width].join("|");
    if (!tiles.has(key)) {
      const ratio = L.Browser.retina ? 2 : 1;
      const tile = document.createElement("canvas");
      tile.width = tile.height = s * ratio;
      const t = tile.getContext("2d");
      t.scale(ratio, ratio);
      if (ground) {
        t.fillStyle = ground;
        t.fillRect(0, 0, s, s);
      }
      t.strokeStyle = t.fillStyle = ink;
      t.lineWidth = width || 1.4;
      strokePattern(t, pattern, s);
      const made = ctx.createPattern(tile, "repeat");
      if (ratio !== 1) made.setTransform(new DOMMatrix().scale(1 / ratio));
      tiles.set(key, made);
    }
    return tiles.get(key);
  };

  /** The fill of an actor's marks, from the palette that the page sends. */
  khareeta.actorFill = function (ctx, palette, actor) {
    const look = palette.actors[actor] || palette.unknown;
    return khareeta.fill(ctx, look.colour, look.pattern, look.ink, 6, 1.6);
  };

  const turns = (n, first) => Array.from({ length: n }, (_, i) => first + (i * 2 * Math.PI) / n);
  const UP = -Math.PI / 2;

  /** Begins the path of a shape of radius `r` around (x, y) on `ctx`. */
  khareeta.shape = function (ctx, shape, x, y, r) {
    const polygon = (angles, radius) => {
      angles.forEach((a, i) => {
        const at = typeof radius === "number" ? radius : radius[i % radius.length];
        ctx[i ? "lineTo" : "moveTo"](x + at * Math.cos(a), y + at * Math.sin(a));
      });
      ctx.closePath();
    };
    ctx.beginPath();
    if (shape === "diamond") polygon(turns(4, UP), r * 1.2);
    else if (shape === "square") polygon(turns(4, UP / 2), r * 1.2);
    else if (shape === "triangle") polygon(turns(3, UP), r * 1.3);
    else if (shape === "wedge") polygon(turns(3, -UP), r * 1.3);
    else if (shape === "star") polygon(turns(14, UP), [r * 1.35, r * 0.75]);
    else if (shape === "pentagon") polygon(turns(5, UP), r * 1.15);
    else ctx.arc(x, y, r, 0, 2 * Math.PI);
  };

  /** One incident: the shape of its event type in the fill of who did it. */
  khareeta.drawSymbol = function (ctx, palette, mark, x, y) {
    const type = palette.event_types[mark.eventType] || {};
    khareeta.shape(ctx, type.shape, x, y, mark.radius);
    ctx.fillStyle = khareeta.actorFill(ctx, palette, mark.actors.length ? mark.actors[0][0] : null);
    ctx.fill();
    ctx.lineWidth = 1.5;
    ctx.strokeStyle = palette.outline;
    ctx.stroke();
  };

  /** Several incidents: a disc split by actor, its number in the middle. */
  khareeta.drawSplit = function (ctx, palette, mark, x, y) {
    const r = mark.radius;
    const total = mark.actors.reduce((sum, a) => sum + a[1], 0) || 1;
    let from = UP;
    for (const [actor, n] of mark.actors) {
      const to = from + (n / total) * 2 * Math.PI;
      ctx.beginPath();
      ctx.moveTo(x, y);
      ctx.arc(x, y, r, from, to);
      ctx.closePath();
      ctx.fillStyle = khareeta.actorFill(ctx, palette, actor);
      ctx.fill();
      if (mark.actors.length > 1) {
        ctx.lineWidth = 1;
        ctx.strokeStyle = palette.paper;
        ctx.stroke();
      }
      from = to;
    }
    ctx.beginPath();
    ctx.arc(x, y, r, 0, 2 * Math.PI);
    ctx.lineWidth = 1.5;
    ctx.strokeStyle = palette.outline;
    ctx.stroke();
    ctx.beginPath();
    ctx.arc(x, y, r * 0.62, 0, 2 * Math.PI);
    ctx.fillStyle = palette.paper;
    ctx.fill();
    ctx.fillStyle = palette.text;
    ctx.font = "600 " + Math.max(9, Math.round(r * 0.62)) + "px " + palette.font;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillText(khareeta.short(mark.shown), x, y + 0.5);
  };

  /** 1234 → "1.2k", so that a number fits its disc. */
  khareeta.short = function (n) {
    if (n >= 999500) return (n / 1e6).toPrecision(2) + "M";
    if (n >= 10000) return Math.round(n / 1000) + "k";
    if (n >= 1000) return (n / 1000).toPrecision(2) + "k";
    return String(n);
  };

  /** Radius in pixels of a mark that stands for `n` incidents: grows with the logarithm, so 10,000 still fits. */
  khareeta.radius = function (n) {
    return n <= 1 ? 7 : Math.min(34, 9 + 6 * Math.log10(n));
  };

  /** Radius of a cell that stands for `n` of at most `most`: cells are 32 pixels wide, so that they hardly overlap. */
  khareeta.cellRadius = function (n, most) {
    return 8 + (9 * Math.log1p(n)) / Math.log1p(most);
  };

  /** What is less sure than the rest of its day: the same mark, pale, its rim in dashes. */
  khareeta.drawApart = function (ctx, palette, mark, x, y) {
    ctx.globalAlpha = 0.45;
    ctx.setLineDash([3, 3]);
    if (mark.n === 1 && !mark.cell) return khareeta.drawSymbol(ctx, palette, mark, x, y);
    return khareeta.drawSplit(ctx, palette, mark, x, y);
  };

  /** A total over a period or region: a frame with the sign of a sum, unlike any event. */
  khareeta.drawTotal = function (ctx, palette, mark, x, y) {
    const r = mark.radius;
    const frame = (left, top, side) => {
      ctx.beginPath();
      ctx.roundRect(left, top, side, side, 3);
      ctx.stroke();
    };
    ctx.lineWidth = 1.5;
    ctx.strokeStyle = palette.outline;
    // Around incidents at the same spot only the frame, so that it hides none of them; its sign stands at a corner.
    const [cx, cy] = r > 8 ? [x + r, y - r] : [x, y];
    if (r > 8) frame(x - r, y - r, 2 * r);
    frame(cx - 7, cy - 7, 14);
    ctx.fillStyle = palette.paper;
    ctx.fill();
    ctx.fillStyle = palette.text;
    ctx.font = "600 11px " + palette.font;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillText("Σ", cx, cy + 0.5);
  };

  /* A mark drawn by Leaflet's canvas renderer, which gives zoom animation and redrawing of only what changed. */
  khareeta.Mark = L.CircleMarker.extend({
    _updatePath: function () {
      this._renderer._updateKhareetaMark(this);
    },
  });

  L.Canvas.include({
    _updateKhareetaMark: function (layer) {
      if (!this._drawing || layer._empty()) return;
      const { mark, palette } = layer.options;
      const p = layer._point;
      const ctx = this._ctx;
      ctx.save();
      ctx.globalAlpha = 1;
      if (mark.selected) {
        ctx.beginPath();
        ctx.arc(p.x, p.y, mark.radius + 6, 0, 2 * Math.PI);
        ctx.lineWidth = 4;
        ctx.strokeStyle = palette.selected;
        ctx.stroke();
      }
      if (mark.total) khareeta.drawTotal(ctx, palette, mark, p.x, p.y);
      else if (mark.apart) khareeta.drawApart(ctx, palette, mark, p.x, p.y);
      else if (mark.n === 1 && !mark.cell) khareeta.drawSymbol(ctx, palette, mark, p.x, p.y);
      else khareeta.drawSplit(ctx, palette, mark, p.x, p.y);
      ctx.restore();
    },
  });
})();
