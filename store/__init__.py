"""Where incidents, articles and control claims live."""

from store.engine import StoreError, StoreTimeoutError
from store.filters import Filters
from store.store import Store
from store.views import View

__all__ = ["Filters", "Store", "StoreError", "StoreTimeoutError", "View"]
