"""Where incidents, articles and control claims live."""

from store.counting.views import View
from store.engines.engine import StoreError, StoreTimeoutError
from store.filters import Filters
from store.store import Store

__all__ = ["Filters", "Store", "StoreError", "StoreTimeoutError", "View"]
