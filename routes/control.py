"""Control to take away and to compare: a day's areas as files, the claims behind them, what changed hands."""

from __future__ import annotations

import functools

import shapely

from routes.answers import Answer, Query, day_of, route, to_json
from store import Store
from store.claims import claims_from_frame
from store.formats.area_files import AREA_FORMATS, PRECISION_DEGREES, AreaFormat
from store.formats.claim_tables import write_claims


def areas(kind: AreaFormat, store: Store, query: Query) -> Answer:
    """The areas of control on a day, as a file."""
    day = day_of(query, "date")
    name = f"khareeta-control-{day.isoformat()}.{kind.suffix}"
    return Answer(kind.write(store.areas(day), day), kind.media_type, name)


def claims(store: Store, query: Query) -> Answer:
    """All control claims, as a table with the columns of ``data/control.csv``."""
    table = write_claims(claims_from_frame(store.claims()))
    return Answer(table, "text/csv; charset=utf-8", "khareeta-claims.csv")


def changes(store: Store, query: Query) -> Answer:
    """The land that changed hands between two days, as a GeoJSON FeatureCollection.

    ``before`` and ``after`` are actors' ids, null for nobody or contested; the largest piece first.
    """
    found = store.balance(day_of(query, "from"), day_of(query, "to"))
    features = [
        {
            "type": "Feature",
            "properties": {"before": move.before, "after": move.after, "area_km2": round(move.area_km2, 1)},
            "geometry": shapely.geometry.mapping(
                shapely.set_precision(move.geometry, PRECISION_DEGREES, mode="pointwise")
            ),
        }
        for move in found.handovers
    ]
    return Answer(to_json({"type": "FeatureCollection", "features": features}), "application/geo+json")


ROUTES = [
    *(
        route(f"/export/control.{kind.suffix}", functools.partial(areas, kind), names={"date"})
        for kind in AREA_FORMATS.values()
    ),
    route("/export/claims.csv", claims),
    route("/map/changes", changes, names={"from", "to"}),
]
