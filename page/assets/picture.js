/* The map as a picture to keep: what is on the canvases now, with title, days, legend and attribution around it. */
(function () {
  "use strict";
  const khareeta = (window.khareeta = window.khareeta || {});
  const EDGE = 16;
  const HEAD = 56;
  const ROW = 24;

  /** Who is on the map now, those with most incidents first, then who only holds land. */
  function shownActors(map) {
    const counted = new Map();
    const add = (actor, n) => actor && counted.set(actor, (counted.get(actor) || 0) + n);
    map.eachLayer((layer) => {
      const mark = layer.options && layer.options.mark;
      if (mark) mark.actors.forEach(([actor, n]) => add(actor, n));
      else if (layer.feature && layer.feature.properties.status) add(layer.feature.properties.actor, 0);
    });
    return [...counted].sort((a, b) => b[1] - a[1]).map(([actor]) => actor);
  }

  /** The map's canvases that can be seen, from the lowest up. */
  function canvases(map) {
    const level = (canvas) => {
      const pane = canvas.closest(".leaflet-pane[class*='leaflet-kh'], .leaflet-pane");
      return Number(getComputedStyle(pane).zIndex) || 0;
    };
    return [...map.getContainer().querySelectorAll(".leaflet-map-pane canvas")]
      .filter((canvas) => canvas.width && getComputedStyle(canvas).visibility !== "hidden")
      .map((canvas, i) => ({ canvas, order: level(canvas) * 1000 + i }))
      .sort((a, b) => a.order - b.order)
      .map(({ canvas }) => canvas);
  }

  /** The legend's entries in lines that fit the width. */
  function lines(ctx, names, width) {
    const found = [[]];
    let used = 0;
    for (const one of names) {
      const wide = ctx.measureText(one.name).width + 36;
      if (used + wide > width && found[found.length - 1].length) {
        found.push([]);
        used = 0;
      }
      found[found.length - 1].push({ ...one, wide });
      used += wide;
    }
    return found;
  }

  /** Draws everything on a canvas of its own, in the map's own pixels. */
  khareeta.drawPicture = function (map, options) {
    const { palette, labels } = options;
    const rtl = options.dir === "rtl";
    const size = map.getSize();
    const ratio = Math.max(1, window.devicePixelRatio || 1);
    const frame = map.getContainer().getBoundingClientRect();
    const canvas = document.createElement("canvas");
    const ctx = canvas.getContext("2d");
    const width = size.x + 2 * EDGE;
    ctx.font = "13px " + palette.font;
    const names = shownActors(map).map((actor) => ({ actor, name: (palette.actors[actor] || palette.unknown).name }));
    const listed = lines(ctx, names, size.x);
    const height = HEAD + size.y + listed.length * ROW + 2 * EDGE + 22;
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    ctx.scale(ratio, ratio);
    ctx.fillStyle = palette.paper;
    ctx.fillRect(0, 0, width, height);
    ctx.direction = options.dir;
    const start = rtl ? width - EDGE : EDGE;
    ctx.textAlign = "start";
    ctx.textBaseline = "middle";
    ctx.fillStyle = palette.text;
    ctx.font = "600 18px " + palette.font;
    ctx.fillText(labels.picture_title, start, 20);
    ctx.font = "13px " + palette.font;
    ctx.fillText(options.said, start, 42);

    ctx.save();
    ctx.beginPath();
    ctx.rect(EDGE, HEAD, size.x, size.y);
    ctx.clip();
    ctx.fillStyle = palette.water;
    ctx.fillRect(EDGE, HEAD, size.x, size.y);
    for (const one of canvases(map)) {
      const at = one.getBoundingClientRect();
      const pane = one.closest(".leaflet-pane");
      ctx.globalAlpha = Number(getComputedStyle(pane).opacity) * Number(getComputedStyle(one).opacity);
      ctx.drawImage(one, EDGE + at.left - frame.left, HEAD + at.top - frame.top, at.width, at.height);
    }
    ctx.restore();
    ctx.strokeStyle = palette.border;
    ctx.strokeRect(EDGE + 0.5, HEAD + 0.5, size.x - 1, size.y - 1);

    let y = HEAD + size.y + EDGE + 4;
    ctx.font = "13px " + palette.font;
    for (const line of listed) {
      let x = start;
      for (const { actor, name, wide } of line) {
        const box = rtl ? x - 14 : x;
        ctx.fillStyle = khareeta.actorFill(ctx, palette, actor);
        ctx.fillRect(box, y - 7, 14, 14);
        ctx.strokeStyle = palette.outline;
        ctx.strokeRect(box + 0.5, y - 6.5, 13, 13);
        ctx.fillStyle = palette.text;
        ctx.fillText(name, rtl ? x - 20 : x + 20, y);
        x += rtl ? -wide : wide;
      }
      y += ROW;
    }
    ctx.font = "11px " + palette.font;
    ctx.fillText(labels.credit, start, height - 16);
    return canvas;
  };

  khareeta.picture = khareeta.carrier("picture", function (map) {
    const button = khareeta.element("button", "kh-picture");
    button.type = "button";
    button.textContent = "🖼";
    let options = null;
    const control = L.control({ position: "topleft" });
    control.onAdd = () => {
      const bar = khareeta.element("div", "leaflet-bar", null, [button]);
      L.DomEvent.disableClickPropagation(bar);
      return bar;
    };
    control.addTo(map);
    button.addEventListener("click", () => {
      khareeta.drawPicture(map, options).toBlob((blob) => {
        const link = document.createElement("a");
        link.href = URL.createObjectURL(blob);
        link.download = options.file;
        link.click();
        setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
      }, "image/png");
    });
    return {
      show: (given) => {
        options = given;
        button.title = given.labels.picture;
        button.setAttribute("aria-label", given.labels.picture);
      },
      clear: () => null,
    };
  });
})();
