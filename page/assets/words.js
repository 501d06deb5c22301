/* What the map says of incidents, in the reader's language. All of it is text: nothing in an article can be markup. */
(function () {
  "use strict";
  const khareeta = (window.khareeta = window.khareeta || {});

  /** A day, or a month where it is a whole one, as the language writes it: "9 April 2020", "April 2020". */
  khareeta.day = function (months, iso) {
    const [year, month, day] = iso.split("-").map(Number);
    return day + " " + months[month - 1] + " " + year;
  };
  khareeta.month = (months, iso) => months[Number(iso.slice(5, 7)) - 1] + " " + iso.slice(0, 4);

  khareeta.span = function (months, first, last) {
    if (!last || first === last) return khareeta.day(months, first);
    const end = new Date(Date.UTC(Number(first.slice(0, 4)), Number(first.slice(5, 7)), 0)).toISOString().slice(0, 10);
    if (first.endsWith("-01") && last === end) return khareeta.month(months, first);
    return khareeta.day(months, first) + " – " + khareeta.day(months, last);
  };

  /** The words for the options that the page sent: labels, palette, months, locale, direction. */
  khareeta.words = function (options) {
    const { palette, months } = options;
    const label = (name, values) => khareeta.say(options.labels[name] || name, values || {});
    const number = (n) => n.toLocaleString(options.locale);
    const named = (actor) => (palette.actors[actor] || palette.unknown).name;
    const typed = (type) => (palette.event_types[type] || { name: type }).name;
    const kinds = (one) => palette.sub_event_types[one.sub_event_type] || one.sub_event_type || typed(one.event_type);
    const when = (one) => khareeta.isolate(one.date ? khareeta.span(months, one.date, one.end_date) : label("no_date"));
    const who = (one) => [one.actor1, one.actor2].filter(Boolean).map(named).join(" – ") || label("no_actor");
    const row = (text, soft) => khareeta.element("div", soft ? "kh-soft" : null, text);

    /** A mark in a line, for the keyboard's list and for screen readers. */
    function describe(mark) {
      const apart = mark.apart ? [label("apart_word")] : [];
      if (mark.total) return [label("total_word"), ...mark.members.slice(0, 1).map((one) => when(one) + " · " + khareeta.isolate(one.location))].join(": ");
      if (mark.n > 1 || mark.cell) {
        const places = [...new Set(mark.members.map((m) => khareeta.isolate(m.location)))].slice(0, 2);
        const acting = mark.actors.slice(0, 3).map((a) => named(a[0])).join(label("comma"));
        return [label("several", { n: number(mark.n), who: acting }), ...places, ...apart].join(" · ");
      }
      const one = mark.members[0];
      return [when(one), kinds(one), khareeta.isolate(one.location), who(one), ...apart].join(" · ");
    }

    function killed(n) {
      return n === null || n === undefined ? null : row(label("killed", { n: number(n) }));
    }

    function ofOne(mark) {
      const one = mark.members[0];
      const sure = label("precision_" + one.geo_precision, { km: number(Math.round(one.uncertainty_km || 0)) });
      return [
        khareeta.element("strong", null, (mark.total ? label("total_word") + ": " : "") + kinds(one)),
        row(khareeta.isolate(one.location) + " · " + when(one)),
        row(who(one)),
        killed(one.fatalities),
        row(mark.total ? label("total_hint") : sure, true),
      ];
    }

    function ofSeveral(mark) {
      const names = [...new Set(mark.members.map((m) => m.location))];
      const more = mark.actors.length - 5;
      return [
        khareeta.element("strong", null, mark.total ? label("totals", { n: number(mark.n) }) : label("incidents", { n: number(mark.n) })),
        names.length ? row(names.slice(0, 4).map(khareeta.isolate).join(label("comma")) + (names.length > 4 ? " …" : "")) : null,
        ...(mark.total ? [] : mark.actors.slice(0, 5).map((a) => row(named(a[0]) + ": " + number(a[1])))),
        more > 0 && !mark.total ? row("…") : null,
        // Totals overlap each other: they are never added up.
        mark.fatalities && !mark.total ? killed(mark.fatalities) : null,
        row(label(mark.cell ? "zoom_hint" : "list_hint"), true),
      ];
    }

    /** The tooltip of a mark. */
    function tell(mark) {
      const rows = mark.n === 1 && !mark.cell ? ofOne(mark) : ofSeveral(mark);
      if (mark.apart) rows.push(row(label("apart_hint"), true));
      const told = khareeta.element("div", null, null, rows);
      told.dir = options.dir;
      return told;
    }

    return { label, number, named, typed, kinds, when, who, describe, tell };
  };
})();
