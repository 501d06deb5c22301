/* The list that a mark of several incidents opens: each with its symbol, the latest first, more when asked for. It takes
   the focus, Escape closes it, and the focus goes back to where it came from. */
(function () {
  "use strict";
  const khareeta = (window.khareeta = window.khareeta || {});

  function button(className, text, act) {
    const made = khareeta.element("button", className, text);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  }

  /**
   * Opens the list of a mark. `words` and `options` as the stage has them, `choose(id)` is called with the chosen
   * incident, `more(offset)` fetches the next of a cell: a promise of incidents, or null for none.
   */
  khareeta.openChoices = function (map, mark, words, options, choose, more) {
    const list = khareeta.element("ul");
    const note = khareeta.element("div", "kh-soft");
    let listed = 0;

    function entry(one) {
      const swatch = document.createElement("canvas");
      const ratio = L.Browser.retina ? 2 : 1;
      swatch.width = swatch.height = 20 * ratio;
      const ctx = swatch.getContext("2d");
      ctx.scale(ratio, ratio);
      khareeta.drawSymbol(ctx, options.palette, { eventType: one.event_type, actors: [[one.actor1 || one.actor2]], radius: 6 }, 10, 10);
      const line = [words.when(one), words.kinds(one), khareeta.isolate(one.location)].join(" · ");
      const killed = one.fatalities ? words.label("killed", { n: words.number(one.fatalities) }) : null;
      const lines = khareeta.element("span", null, null, [
        khareeta.element("span", null, line),
        khareeta.element("span", "kh-soft", [words.who(one), killed].filter(Boolean).join(" · ")),
      ]);
      const made = button(one.id === options.selected ? "kh-chosen" : null, null, () => choose(one.id));
      made.append(swatch, lines);
      if (one.id === options.selected) made.setAttribute("aria-current", "true");
      return khareeta.element("li", null, null, [made]);
    }

    function add(incidents) {
      incidents.forEach((one) => list.appendChild(entry(one)));
      listed += incidents.length;
      note.textContent = listed < mark.n ? words.label("latest_listed", { n: words.number(listed) }) : "";
      if (further) further.hidden = listed >= mark.n;
    }

    const further = more && mark.n > mark.members.length ? button("kh-closer", words.label("more"), async () => {
      further.disabled = true;
      const last = list.lastElementChild;
      const got = await more(listed);
      further.disabled = false;
      if (!got) return;
      add(got);
      last.nextElementSibling?.querySelector("button").focus();
    }) : null;
    const heading = khareeta.element("strong", null, words.label(mark.total ? "totals" : "incidents", { n: words.number(mark.n) }));
    const closer = mark.spots && mark.spots.length > 1 && map.getZoom() < map.getMaxZoom() ? button("kh-closer", words.label("zoom_in"), () => {
      map.closePopup();
      map.fitBounds(L.latLngBounds(mark.spots.map((s) => s.latlng)).pad(0.3), { maxZoom: khareeta.APART });
    }) : null;
    const box = khareeta.element("div", "kh-choices", null, [heading, closer, note, list, further]);
    box.dir = options.dir;
    add(mark.members.slice().sort((a, b) => ((a.date || "") < (b.date || "") ? 1 : -1)));
    khareeta.openBox(map, mark.latlng, box);
  };

  /** A popup that the keyboard can use: focus in, Escape out, and back. */
  khareeta.openBox = function (map, latlng, box) {
    const before = document.activeElement;
    const size = map.getSize();
    const popup = L.popup({
      maxHeight: Math.max(140, Math.min(320, size.y * 0.55)), minWidth: Math.min(260, size.x - 90), maxWidth: Math.min(360, size.x - 70), className: "kh-popup",
    });
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        event.stopPropagation();
        map.closePopup(popup);
      }
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      const all = [...box.querySelectorAll("button:not([hidden])")];
      const next = all[all.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)];
      event.preventDefault();
      event.stopPropagation();
      if (next) next.focus();
    });
    popup.on("remove", () => {
      if (!box.contains(document.activeElement) && document.activeElement !== document.body) return;
      const back = before && before.isConnected && before !== document.body ? before : map.getContainer();
      back.focus({ preventScroll: true });
    });
    map.openPopup(popup.setLatLng(latlng).setContent(box));
    (box.querySelector("li button") || box.querySelector("button"))?.focus({ preventScroll: true });
  };
})();
