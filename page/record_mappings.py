"""The questions that a table of others' incidents raises: what its columns hold, what its words for incidents mean."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from incidents.models import SUB_EVENT_TYPES
from page.language import Language, _term
from store.formats.mappings import ColumnMapping
from store.imports.previews import Preview

FIELDS: Mapping[str, str] = {
    "event_date": _term("Day"),
    "event_type": _term("Kind of incident"),
    "latitude": _term("Latitude"),
    "longitude": _term("Longitude"),
    "coordinates": _term("Latitude and longitude in one column"),
    "location": _term("Place"),
    "admin1": _term("Governorate"),
    "country": _term("Country"),
    "actor1": _term("Who"),
    "actor2": _term("Against, or with"),
    "fatalities": _term("Killed"),
    "injured": _term("Injured"),
    "source": _term("Reported by"),
    "note": _term("Description"),
    "incident_id": _term("Its own number or id"),
}
"""Fields that are asked about; a mapping may know more."""
MORE: Mapping[str, str] = {
    "sub_event_type": _term("Kind of incident, more closely"),
    "end_date": _term("Last day"),
    "fatalities_low": _term("Killed, at least"),
    "fatalities_high": _term("Killed, at most"),
    "geo_precision": _term("How exact the position is (1 to 3)"),
    "time_precision": _term("How exact the day is (1 to 4)"),
    "uncertainty_km": _term("Uncertainty in km"),
    "civilian_targeting": _term("Civilians were the target"),
}
PRECISIONS: Mapping[str, str] = {
    "1": _term("the named place itself"),
    "2": _term("near it, or a part of a region"),
    "3": _term("a region"),
}
KINDS_ASKED = 20
"""Unknown kinds that are asked about at once, those of most rows first."""


def begin() -> None:
    """Forget the answers on the file before."""
    for key in [key for key in st.session_state if str(key).startswith("record_map_")]:
        del st.session_state[key]


def ask(language: Language, seen: Preview, file_id: str) -> ColumnMapping:
    """The mapping as the person has it: proposed first, then corrected."""
    _ = language.text
    assert seen.mapping is not None
    if seen.remembered:
        st.info(_("A file with the same columns was imported before: its mapping is proposed again."))
    st.markdown(_("**What do the columns hold?** Proposed by their names and by what is in them; please correct."))
    columns: dict[str, str | None] = {}
    room = st.columns(3)
    for number, (field, label) in enumerate(FIELDS.items()):
        columns[field] = _column(language, seen, room[number % 3], field, label, file_id)
    with st.expander(_("More"), key=f"record_map_more_{file_id}"):
        room = st.columns(3)
        for number, (field, label) in enumerate(MORE.items()):
            columns[field] = _column(language, seen, room[number % 3], field, label, file_id)
    left, middle, right = st.columns(3)
    order = left.radio(
        _("Days such as 03/04/2020 are"), ["dmy", "mdy"], key=f"record_map_order_{file_id}", horizontal=True,
        index=["dmy", "mdy"].index(seen.mapping.date_order),
        format_func=lambda one: _("3 April") if one == "dmy" else _("4 March"),
    )  # fmt: skip
    constants = dict(seen.mapping.constants)
    if not columns.get("geo_precision"):
        constants["geo_precision"] = middle.selectbox(
            _("The positions are those of"), list(PRECISIONS), key=f"record_map_precision_{file_id}",
            index=int(constants.get("geo_precision", "1")) - 1, format_func=lambda one: _(PRECISIONS[one]),
        )  # fmt: skip
    if not columns.get("event_type") and not columns.get("sub_event_type"):
        constants["event_type"] = (
            right.selectbox(
                _("All rows are of this kind"), list(SUB_EVENT_TYPES), index=None, key=f"record_map_kind_{file_id}",
                format_func=language.event_type,
            )
            or ""
        )  # fmt: skip
    if not columns.get("source"):
        constants["source"] = right.text_input(
            _("Who reports it"), value=constants.get("source", ""), key=f"record_map_reporter_{file_id}"
        )
    dataset = left.text_input(
        _("Name of this collection"), value=seen.mapping.dataset, key=f"record_map_dataset_{file_id}",
        help=_("A newer file of the same collection replaces the records with the same ids."),
    )  # fmt: skip
    return seen.mapping.changed(columns, constants, date_order=order, dataset=dataset.strip() or seen.mapping.dataset)


def _column(language: Language, seen: Preview, room: st.delta_generator.DeltaGenerator, field: str, label: str,
            file_id: str) -> str | None:  # fmt: skip
    """Which column holds a field."""
    _ = language.text
    assert seen.mapping is not None

    def example(name: str) -> str:
        value = next((row[name] for row in seen.rows if row.get(name)), "")
        return f"{name} ({value[:24]}{'…' if len(value) > 24 else ''})" if value else name

    held = seen.mapping.columns.get(field)
    chosen: str | None = room.selectbox(
        _(label), seen.header, index=seen.header.index(held) if held in seen.header else None,
        key=f"record_map_{field}_{file_id}", format_func=example, placeholder=_("none"),
    )  # fmt: skip
    return chosen


def ask_kinds(language: Language, seen: Preview, mapping: ColumnMapping, file_id: str) -> ColumnMapping:
    """The mapping with the meanings of words for kinds of incident that nobody knew."""
    _ = language.text
    asked = st.session_state.setdefault(f"record_map_asked_{file_id}", {})
    asked.update(dict.fromkeys(text for text, _count in seen.unknown[:KINDS_ASKED]))
    if not asked:
        return mapping
    st.markdown(_("**What do these kinds of incident mean?** Rows with one that means nothing here are wrong."))
    room = st.columns(3)
    meanings = {}
    for number, text in enumerate(asked):
        kind = room[number % 3].selectbox(
            text, list(SUB_EVENT_TYPES), index=None, key=f"record_map_means_{number}_{file_id}",
            format_func=language.event_type, placeholder=_("nothing"),
        )  # fmt: skip
        if kind:
            meanings[text.casefold()] = kind
    return mapping.changed(values={"event_type": meanings, "sub_event_type": meanings}) if meanings else mapping


def missing(language: Language, seen: Preview) -> str:
    """What is still to be said before the file can be imported; empty when it is something else."""
    _ = language.text
    assert seen.mapping is not None
    told = seen.mapping.columns.keys() | seen.mapping.constants.keys()
    wanted = []
    if "event_date" not in told:
        wanted.append(_("which column holds the day"))
    if not {"event_type", "sub_event_type"} & told:
        wanted.append(_("what kind of incident it is"))
    if ("latitude" in told) != ("longitude" in told):
        wanted.append(_("both latitude and longitude"))
    elif not {"latitude", "coordinates", "location"} & told:
        wanted.append(_("which column holds the place"))
    return language.comma.join(wanted)


def first_rows(language: Language, seen: Preview) -> None:
    """The first records as they would go in; the rows as they are where none can be read."""
    _ = language.text
    if not seen.records:
        st.dataframe([dict(row) for row in seen.rows], hide_index=True, alt=_("The file's first rows"))
        return
    shown = [
        {
            _("Day"): row["event_date"],
            _("What happened"): language.event_type(row["sub_event_type"]),
            _("Place"): row["location"],
            _("Governorate"): language.governorate(row["admin1"]) if row["admin1"] else "",
            _("Latitude"): row["latitude"],
            _("Longitude"): row["longitude"],
            _("Who"): language.actor(row["actor1"]) if row["actor1"] else "",
            _("Against, or with"): language.actor(row["actor2"]) if row["actor2"] else "",
            _("Killed"): row["fatalities"],
            _("Id"): row["incident_id"],
        }
        for row in seen.records
    ]
    st.caption(_("The first records as they would go in:"))
    st.dataframe(shown, hide_index=True, alt=_("The first records as they would go in:"))
