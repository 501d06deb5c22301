"""OGC API – Features, Part 1: Core: incidents, control areas and places for GIS programs."""

from routes.ogc.pages import ROUTES

__all__ = ["ROUTES"]
