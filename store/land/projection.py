"""A flat metric plane for one theatre of conflict: Lambert's azimuthal equal-area projection on a sphere.

Areas are true everywhere and distances within 1 % as far as 1,000 km from the centre, which reaches and km² need.
Degrees scaled by the centre's cosine would be 5 % off between Basra and Aleppo. The formulas are Snyder's ("Map
Projections: A Working Manual", USGS 1987, p. 182-190) for the sphere of the Earth's own surface; the ellipsoid would
change areas by less than 0.5 %, far under the uncertainty of any claim, and would cost a dependency.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

RADIUS_KM = 6371.0072
"""Radius of the sphere with the Earth's surface (authalic radius of WGS 84)."""

CENTRE: tuple[float, float] = (34.5, 41.0)
"""Latitude and longitude of the plane's origin: between Syria and Iraq."""

_Shape = TypeVar("_Shape", bound=BaseGeometry)
_LATITUDE, _LONGITUDE = np.radians(CENTRE)
_SIN, _COS = np.sin(_LATITUDE), np.cos(_LATITUDE)


def to_plane(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rows of (longitude, latitude) in degrees to rows of (x, y) in km."""
    longitude, latitude = np.radians(degrees[:, 0]) - _LONGITUDE, np.radians(degrees[:, 1])
    sin, cos = np.sin(latitude), np.cos(latitude)
    # at the antipode the scale is infinite: keep it finite so that a stray point stays a point, far away
    scale = RADIUS_KM * np.sqrt(2 / np.maximum(1 + _SIN * sin + _COS * cos * np.cos(longitude), 1e-12))
    x = scale * cos * np.sin(longitude)
    y = scale * (_COS * sin - _SIN * cos * np.cos(longitude))
    return np.column_stack([x, y])


def to_degrees(plane: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rows of (x, y) in km back to rows of (longitude, latitude) in degrees."""
    x, y = plane[:, 0], plane[:, 1]
    distance = np.hypot(x, y)
    angle = 2 * np.arcsin(np.clip(distance / (2 * RADIUS_KM), 0, 1))
    sin, cos = np.sin(angle), np.cos(angle)
    safe = np.where(distance == 0, 1, distance)
    latitude = np.arcsin(np.clip(cos * _SIN + y * sin * _COS / safe, -1, 1))
    longitude = _LONGITUDE + np.arctan2(x * sin, safe * _COS * cos - y * _SIN * sin)
    return np.column_stack([np.degrees(longitude), np.degrees(latitude)])


def shape_to_plane(shape: _Shape) -> _Shape:
    """A geometry in degrees (longitude first, as in GeoJSON) on the plane, in km."""
    return shapely.transform(shape, to_plane)


def shape_to_degrees(shape: _Shape) -> _Shape:
    """A geometry on the plane back in degrees, longitude first."""
    return shapely.transform(shape, to_degrees)
