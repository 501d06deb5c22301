"""Where the store is: an address given, the setting, or the place of the default."""

from __future__ import annotations

import os
from pathlib import Path

from store.engines.engine import DuckFile, Engine, StoreError

ROOT = Path(__file__).resolve().parent.parent.parent
DATA = ROOT / "data"
"""The folder that a store is made from."""
DEFAULT_PATH = DATA / "local" / "khareeta.duckdb"
SETTING = "KHAREETA_STORE"
POSTGRES = ("postgres", "postgresql")
LAKE = "parquet"


def engine_of(address: str | Path | None) -> Engine:
    """The database that an address names; None is the setting, or else the default. Nothing is opened yet.

    A path or ``duckdb://PATH`` is a DuckDB file, ``postgres://USER:PASSWORD@HOST:PORT/DATABASE`` PostgreSQL,
    ``parquet://FOLDER`` a lake of Parquet files, and any other ``ENGINE://…`` whatever Ibis makes of it; the last two
    to be looked at only. Raises ``StoreError`` when a library is missing that the engine needs.
    """
    given = address_of(address)
    scheme = scheme_of(given)
    if scheme in POSTGRES:
        from store.engines.postgres import Postgres  # only teams have its library

        return Postgres(str(given))
    if scheme == LAKE:
        from store.engines.lake import Lake

        return Lake(_path(str(given).partition("://")[2]))
    if scheme not in ("", "duckdb"):
        from store.engines.elsewhere import Elsewhere

        return Elsewhere(str(given))
    return DuckFile(path_of(given))


def address_of(address: str | Path | None) -> str | Path:
    """The address given, or else the setting's, or else the default file's path."""
    return address if address is not None else os.environ.get(SETTING) or DEFAULT_PATH


def scheme_of(address: str | Path) -> str:
    """The engine that an address names, in lower case; "" for a path."""
    return address.partition("://")[0].lower() if isinstance(address, str) and "://" in address else ""


def path_of(address: str | Path | None) -> Path:
    """The DuckDB file that an address names. Raises ``StoreError`` for an address of another engine."""
    address = address_of(address)
    scheme = scheme_of(address)
    if not scheme:
        return Path(address).expanduser().absolute()
    if scheme != "duckdb":
        raise StoreError(f"{SETTING}: a {scheme}:// store is not a DuckDB file; give a file's path")
    return _path(str(address).partition("://")[2])


def _path(rest: str) -> Path:
    # One slash too many, as in other libraries' addresses, would stay in every message.
    return Path(f"/{rest.lstrip('/')}" if rest.startswith("/") else rest).expanduser().absolute()
