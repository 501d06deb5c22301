"""A place as written → where on earth, how surely, and why. Stands alone: imports nothing else of this project."""

from gazetteer.geocoder import Gazetteer
from gazetteer.places import Mention, Place, Placed

__all__ = ["Gazetteer", "Mention", "Place", "Placed"]
