"""Control to take away and to compare: a day's areas as files, the claims behind them, what changed hands."""

from __future__ import annotations

import functools

import numpy as np
import shapely

from routes.answers import Answer, Query, day_of, route, to_json
from store import Store
from store.claims import claims_from_frame
from store.formats.area_files import AREA_FORMATS, PRECISION_DEGREES, AreaFormat
from store.formats.claim_tables import write_claims
from store.land.outlines import arabic
from store.land.projection import shape_to_plane
from store.land.territory import Change


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
    """The land that changed hands between two days, as a GeoJSON FeatureCollection: a feature for each connected piece.

    ``before`` and ``after`` are actors' ids, null for nobody or contested; ``places`` are those in the piece whose
    holder changed, each with its id, its names and the day, the latest first. The largest hand-over comes first.
    """
    found = store.balance(day_of(query, "from"), day_of(query, "to"))
    pieces = [(move, part) for move in found.handovers for part in shapely.get_parts(move.geometry)]
    placed = [change for change in found.changes if change.latitude is not None and change.longitude is not None]
    spots = [shapely.Point(change.longitude or 0.0, change.latitude or 0.0) for change in placed]
    within: dict[int, list[Change]] = {}
    lands = np.array([part for _, part in pieces], dtype=object)
    for piece, spot in zip(*shapely.STRtree(spots).query(lands, predicate="intersects"), strict=True):
        within.setdefault(int(piece), []).append(placed[spot])
    features = [
        {
            "type": "Feature",
            "properties": {
                "before": move.before,
                "after": move.after,
                "area_km2": round(float(shape_to_plane(part).area), 1),
                "places": [
                    {
                        "place_id": change.place_id,
                        "name": change.location,
                        "name_ar": arabic(change.place_id, change.location),
                        "day": change.day.isoformat(),
                    }
                    for change in sorted(within.get(number, ()), key=lambda change: change.day, reverse=True)
                ],
            },
            "geometry": shapely.geometry.mapping(shapely.set_precision(part, PRECISION_DEGREES, mode="pointwise")),
        }
        for number, (move, part) in enumerate(pieces)
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
