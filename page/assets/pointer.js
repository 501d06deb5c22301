/* Mouse, touch and keyboard on what the canvas shows. Stages register what lies under a point; the first that answers
   is told of on hover and opened on a click. The same things stand in a list of buttons that the Tab key reaches. */
(function () {
  "use strict";
  const khareeta = (window.khareeta = window.khareeta || {});
  const LISTED = 60;

  /**
   * The pointer of a map. `register(priority, stage)` takes a stage with `at(layerPoint, latlng)` → target or null,
   * `tell(target)` → element for the tooltip, `open(target, latlng)`. Lower priorities are asked first.
   */
  khareeta.pointer = function (map) {
    if (map._khareetaPointer) return map._khareetaPointer;
    const stages = [];
    const tooltip = L.tooltip({ direction: "auto", className: "kh-tooltip", opacity: 1 });
    let under = null;

    const find = (event) => {
      for (const { stage } of stages) {
        const target = stage.at(event.layerPoint, event.latlng);
        if (target) return { stage, target };
      }
      return null;
    };
    const hide = () => {
      under = null;
      map.closeTooltip(tooltip);
      map.getContainer().classList.remove("kh-over");
    };
    const tell = (stage, target, latlng) => {
      tooltip.setContent(stage.tell(target)).setLatLng(latlng);
      map.openTooltip(tooltip);
    };

    map.on("mousemove", (event) => {
      // The page's own controls and popups lie over the map: what is under them is not meant.
      if (event.originalEvent.target.closest(".leaflet-control, .leaflet-popup, .kh-list")) return hide();
      const found = find(event);
      if (!found) return hide();
      if (!under || under.target !== found.target) {
        tell(found.stage, found.target, found.target.latlng || event.latlng);
        map.getContainer().classList.add("kh-over");
      } else if (!found.target.latlng) {
        tooltip.setLatLng(event.latlng);
      }
      under = found;
    });
    map.on("mouseout zoomstart movestart", hide);
    map.on("click", (event) => {
      if (event.originalEvent && event.originalEvent.target.closest(".leaflet-control, .leaflet-popup, .kh-list")) return;
      const found = find(event);
      hide();
      if (found) found.stage.open(found.target, found.target.latlng || event.latlng);
    });

    // The keyboard's way past the map, and its way in: one stop of the Tab key, and the arrows within the list.
    const skip = khareeta.element("button", "kh-skip");
    skip.type = "button";
    skip.addEventListener("click", () => {
      try {
        window.parent.document.getElementById("after-map").focus();
      } catch (error) {
        bottom.focus();
      }
    });
    const list = khareeta.element("div", "kh-list");
    const groups = new Map(); // by stage: what stands in its list
    list.setAttribute("role", "region");
    const bottom = khareeta.element("span");
    bottom.tabIndex = -1;
    L.DomEvent.disableClickPropagation(list);
    L.DomEvent.disableScrollPropagation(list);
    L.DomEvent.disableClickPropagation(skip);
    map.getContainer().prepend(skip);
    map.getContainer().append(list, bottom);

    const entries = () => [...list.querySelectorAll("button")];
    const stopAt = (chosen) => entries().forEach((entry) => (entry.tabIndex = entry === chosen ? 0 : -1));
    list.addEventListener("keydown", (event) => {
      const all = entries();
      const at = all.indexOf(document.activeElement);
      const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
      if (event.key === "Escape") map.getContainer().focus({ preventScroll: true });
      if (to === undefined && event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation(); // the map's own arrows move the map
      if (all[to]) all[to].focus();
    });

    return (map._khareetaPointer = {
      register: (priority, stage) => {
        stages.push({ priority, stage });
        stages.sort((a, b) => a.priority - b.priority);
      },
      hide,
      /** Names the map and the way past it. */
      name: (labels) => {
        skip.textContent = labels.skip;
        const container = map.getContainer();
        container.setAttribute("role", "application");
        container.setAttribute("aria-label", labels.map);
        list.setAttribute("aria-label", labels.list);
      },
      /** Lists targets `[{target, text}]` of a stage for the keyboard and for screen readers; none takes its list away. */
      list: (stage, heading, targets) => {
        const focused = list.contains(document.activeElement) ? document.activeElement.textContent : null;
        const group = khareeta.element("ul", null, null, targets.slice(0, LISTED).map(({ target, text }) => {
          const button = khareeta.element("button", null, text);
          button.type = "button";
          button.addEventListener("focus", () => {
            stopAt(button);
            map.panInside(target.latlng, { padding: [40, 40], animate: false });
            tell(stage, target, target.latlng);
          });
          button.addEventListener("blur", hide);
          button.addEventListener("click", () => stage.open(target, target.latlng));
          return khareeta.element("li", null, null, [button]);
        }));
        group.setAttribute("aria-label", heading);
        groups.set(stage, group);
        list.replaceChildren(...stages.map((one) => groups.get(one.stage)).filter((one) => one && one.children.length));
        stopAt(entries()[0]);
        if (focused) entries().find((b) => b.textContent === focused)?.focus();
      },
    });
  };
})();
