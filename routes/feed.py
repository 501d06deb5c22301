"""An Atom feed (RFC 4287) of the incidents that came in last, for one filter: for a newsroom's feed reader."""

from __future__ import annotations

import datetime as dt
import xml.etree.ElementTree as ET
from typing import Any
from urllib.parse import urlencode

from incidents.actors import actors
from routes.answers import FILTER_NAMES, Answer, Here, Query, filters_of, route
from store import Store
from store.formats.kml import xml_text

ATOM = "http://www.w3.org/2005/Atom"
GEORSS = "http://www.georss.org/georss"
ENTRIES = 100
"""How many incidents the feed holds; a reader that asks less often than they come misses the older ones."""


def feed(store: Store, query: Query, here: Here) -> Answer:
    """The feed; empty of entries when nothing passes the filter."""
    rows = store.newest(filters_of(query), limit=ENTRIES)
    asked = f"?{urlencode(query)}" if query else ""
    root = ET.Element("feed", {"xmlns": ATOM, "xmlns:georss": GEORSS})
    ET.SubElement(root, "id").text = f"{here.base}feed.atom{asked}"
    ET.SubElement(root, "title").text = "Khareeta خريطة"
    ET.SubElement(root, "updated").text = _moment(max((row["read_at"] for row in rows if row["read_at"]), default=None))
    ET.SubElement(root, "author").append(_element("name", "Khareeta"))
    ET.SubElement(root, "link", rel="self", type="application/atom+xml", href=f"{here.base}feed.atom{asked}")
    ET.SubElement(root, "link", rel="alternate", type="text/html", href=f"{here.base}{asked}")
    root.extend(_entry(row, here) for row in rows)
    return Answer(ET.tostring(root, encoding="utf-8", xml_declaration=True), "application/atom+xml; charset=utf-8")


def _entry(row: dict[str, Any], here: Here) -> ET.Element:
    days = " – ".join(dict.fromkeys(day.isoformat() for day in (row["event_date"], row["end_date"]) if day))
    known = actors()
    sides = [known[name].name_en if name in known else name for name in (row["actor1"], row["actor2"]) if name]
    killed = [] if row["fatalities"] is None else [f"killed: {row['fatalities']}"]
    entry = ET.Element("entry")
    entry.append(_element("id", f"urn:khareeta:incident:{row['incident_id']}"))
    entry.append(_element("title", f"{row['sub_event_type']}: {row['location']}"))
    entry.append(_element("updated", _moment(row["read_at"])))
    entry.append(_element("summary", " · ".join([part for part in (days, " / ".join(sides), *killed) if part])))
    page = f"{here.base}?{urlencode({'incident': row['incident_id']})}"
    ET.SubElement(entry, "link", rel="alternate", type="text/html", href=page)
    ET.SubElement(entry, "category", term=row["event_type"])
    if row["latitude"] is not None and row["longitude"] is not None:
        entry.append(_element("georss:point", f"{row['latitude']} {row['longitude']}"))
    return entry


def _element(tag: str, text: str) -> ET.Element:
    made = ET.Element(tag)
    made.text = xml_text(text)
    return made


def _moment(when: dt.datetime | None) -> str:
    """A time of RFC 3339; the store keeps them in UTC. What has none is as old as can be."""
    return (when or dt.datetime(1970, 1, 1)).strftime("%Y-%m-%dT%H:%M:%SZ")


ROUTES = [route("/feed.atom", feed, names=FILTER_NAMES, here=True)]
