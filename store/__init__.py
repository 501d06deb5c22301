"""Where incidents, articles and control claims live."""

from store.cells import View
from store.engine import StoreError, StoreTimeoutError
from store.filters import Filters
from store.store import Store

__all__ = ["Filters", "Store", "StoreError", "StoreTimeoutError", "View"]
