"""Where the store is: an address given, the setting, or the place of the default."""

from __future__ import annotations

import os
from pathlib import Path

from store.engine import StoreError

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
"""The folder that a store is made from."""
DEFAULT_PATH = DATA / "local" / "khareeta.duckdb"
SETTING = "KHAREETA_STORE"


def path_of(address: str | Path | None) -> Path:
    """The DuckDB file that an address names. Raises ``StoreError`` for an address of another engine."""
    if address is None:
        address = os.environ.get(SETTING) or DEFAULT_PATH
    if isinstance(address, str) and "://" in address:
        engine, _, rest = address.partition("://")
        if engine != "duckdb":
            raise StoreError(f"{SETTING}: {engine}:// stores are not supported; give a DuckDB file's path")
        # One slash too many, as in other libraries' addresses, would stay in every message.
        address = f"/{rest.lstrip('/')}" if rest.startswith("/") else rest
    return Path(address).expanduser().absolute()
