"""What a store can be asked: incidents, articles, control, and their counts; nothing here changes anything."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import ibis
import pandas as pd

from gazetteer.names import fold
from gazetteer.places import Place
from incidents.models import Article, ControlClaim, Incident
from store import lookups, schema, writing
from store.counting import cells, counts, tallies
from store.counting.columns import Columns
from store.counting.counts import Facet, Overview, Step
from store.counting.ledgers import Ledgers
from store.counting.turns import Turns
from store.counting.views import MAX_ZOOM, View
from store.engines import migrations
from store.engines.address import engine_of
from store.engines.dialect import batches
from store.engines.engine import DuckFile, Engine, Stamp, StoreError
from store.families import family
from store.filters import Filters, predicates
from store.frames import as_list, frame, ordered, with_lists
from store.land.areas import ControlMap
from store.land.balance import Balance, Holding, balance, holdings, months
from store.land.outlines import control_map
from store.land.territory import Area
from store.reading import Failure
from store.remembered import Remembered

TIMEOUT = 20.0
"""Seconds that a question may take unless told otherwise."""
EXPORT_TIMEOUT = 600.0
EVERYTHING = Filters()
"""The filter that lets everything through."""

SPOTS_BYTES = 40_000_000
"""Memory for filters' incidents by spot: some fifty filters, whatever the number of incidents."""

_T = TypeVar("_T")


class Questions:
    """The questions to one store; safe to share among threads."""

    def __init__(self, address: str | Path | None) -> None:
        """``address`` is a DuckDB file's path or another store's address; None is the setting's."""
        self._engine: Engine = engine_of(address)
        self.place = self._engine.place
        self._behind: Failure | None = None
        self._seen: tuple[Stamp | None, str] = (None, "")
        self._answers = Remembered(most=256)
        self._spots = Remembered(most=SPOTS_BYTES)
        self._ledgers = Ledgers(self._engine, self._conditions)
        self.turns = Turns()
        """Pages that let the map go first, by the filter that it is to draw."""

    @property
    def path(self) -> Path:
        """The DuckDB file. Raises ``StoreError`` when the store is none."""
        if not isinstance(self._engine, DuckFile):
            raise StoreError(f"{self.place}: this store is not a file")
        return self._engine.path

    @property
    def writable(self) -> bool:
        """False for a store that is only looked at, such as a lake of Parquet."""
        return self._engine.writable

    def version(self) -> str:
        """Changes whenever the data change, by whichever process."""
        stamp, version = self._seen
        if stamp is None or stamp != self._engine.stamp():
            with self._looking() as (_, version):
                pass
        return version

    def count(self, filters: Filters = EVERYTHING, *, view: View | None = None) -> int:
        """How many incidents a filter shows, those without a position too unless a view is given."""
        with self._reading() as backend:
            return int(
                backend.to_pyarrow(
                    self._selected(filters, *(view.inside(schema.incidents) if view else ())).count()
                ).as_py()
            )

    def incidents(
        self,
        filters: Filters = EVERYTHING,
        *,
        view: View | None = None,
        cell: str | None = None,
        limit: int | None = None,
        offset: int = 0,
        oldest_first: bool = False,
    ) -> pd.DataFrame:
        """The incidents that a filter shows, latest first: a row each, the record's columns and ``note``.

        ``view`` and ``cell`` (a cell's key) leave those outside out. ``source`` and ``evidence`` are lists. Nothing
        found is an empty table.
        """
        inside = view.inside(schema.incidents) if view else ()
        late = () if view or cell or oldest_first or limit is None else self._late(filters, limit + offset)
        table = self._selected(filters, *inside, *(cells.within_cell(schema.incidents, cell) if cell else ()), *late)
        table = ordered(table, oldest_first=oldest_first).select(*schema.RECORD_COLUMNS, "note")
        if limit is not None or offset:
            table = table.limit(limit, offset=offset)
        with self._reading() as backend:
            return with_lists(backend.execute(table))

    def not_placed(self, filters: Filters = EVERYTHING, *, limit: int | None = None) -> pd.DataFrame:
        """The incidents that a filter shows and that have no position, latest first, as ``incidents`` gives them."""
        table = ordered(self._selected(filters, schema.incidents.latitude.isnull())).select(
            *schema.RECORD_COLUMNS, "note"
        )
        with self._reading() as backend:
            return with_lists(backend.execute(table if limit is None else table.limit(limit)))

    def batches(
        self,
        filters: Filters = EVERYTHING,
        *,
        view: View | None = None,
        limit: int | None = None,
        offset: int = 0,
        timeout: float | None = EXPORT_TIMEOUT,
    ) -> Iterator[list[dict[str, Any]]]:
        """The incidents that a filter shows, latest first, as lists of records for exports of any size."""
        table = ordered(self._selected(filters, *(view.inside(schema.incidents) if view else ())))
        table = table.select(*schema.RECORD_COLUMNS, "note", "extra")
        if limit is not None or offset:
            table = table.limit(limit, offset=offset)
        with self._reading(timeout) as backend:
            for batch in batches(backend, table, 10_000):
                rows: list[dict[str, Any]] = batch.to_pylist()
                yield [{**row, "source": as_list(row["source"]), "evidence": as_list(row["evidence"])} for row in rows]

    def newest(self, filters: Filters = EVERYTHING, *, limit: int = 100) -> list[dict[str, Any]]:
        """The incidents that came into the store last, of those that a filter shows: records with ``read_at``."""
        table = self._selected(filters).left_join(schema.readings.select("reading_id", "read_at"), "reading_id")
        order = [table.read_at.desc(nulls_first=False), table.event_date.desc(nulls_first=False), table.incident_id]
        rows = self._rows(table.order_by(order).limit(limit).select(*schema.RECORD_COLUMNS, "note", "read_at"))
        return [{**row, "source": as_list(row["source"]), "evidence": as_list(row["evidence"])} for row in rows]

    def bounds(self) -> tuple[float, float, float, float] | None:
        """West, south, east and north of all incidents that are placed, in degrees; None when none is."""
        table = schema.incidents
        sides = [table.longitude.min(), table.latitude.min(), table.longitude.max(), table.latitude.max()]
        row = self._rows(table.agg(**dict(zip("wsen", sides, strict=True))))[0]
        return (row["w"], row["s"], row["e"], row["n"]) if row["w"] is not None else None

    def incident(self, incident_id: str) -> Incident | None:
        """One incident by its id; None when there is none."""
        table = schema.incidents.filter(schema.incidents.incident_id == incident_id)
        rows = self._rows(table.limit(1))
        return writing.incident_of(rows[0]) if rows else None

    def article(self, article_id: str) -> Article | None:
        """One article by its id, with its whole text; None when there is none."""
        rows = self._rows(schema.articles.filter(schema.articles.article_id == article_id).limit(1))
        return writing.article_of(rows[0]) if rows else None

    def articles(self) -> pd.DataFrame:
        """All articles without their texts: id, title, publisher, url, published, language, origin, incidents."""
        told = schema.incidents.group_by("article_id").agg(incidents=schema.incidents.count())
        table = schema.articles.left_join(told, "article_id").select(
            *(schema.articles[name] for name in ("article_id", "title", "publisher", "url", "published")),
            *(schema.articles[name] for name in ("published_inferred", "language", "origin")),
            incidents=told.incidents.coalesce(0),
        )
        with self._reading() as backend:
            return frame(backend.execute(table.order_by("article_id")))

    def incidents_of(self, article_id: str) -> pd.DataFrame:
        """What was read from one article, as ``incidents`` gives it, the oldest first."""
        table = ordered(schema.incidents.filter(schema.incidents.article_id == article_id), oldest_first=True)
        with self._reading() as backend:
            return with_lists(backend.execute(table.select(*schema.RECORD_COLUMNS, "note")))

    def incidents_at(self, place: Place, filters: Filters = EVERYTHING, *, limit: int | None = None) -> pd.DataFrame:
        """What a filter shows at one place (``lookups.at``), as ``incidents`` gives it, latest first."""
        table = ordered(self._selected(filters, lookups.at(schema.incidents, place)))
        table = table.select(*schema.RECORD_COLUMNS, "note")
        with self._reading() as backend:
            return with_lists(backend.execute(table if limit is None else table.limit(limit)))

    def shares(self, filters: Filters = EVERYTHING, *, place: Place | None = None) -> lookups.Shares:
        """What a filter's events, all or those at a place, add up to: killed, years, types, actors."""
        there = [] if place is None else [lookups.at(schema.incidents, place)]
        with self._reading() as backend:
            return lookups.shares(backend, self._selected(filters, *there))

    def opponents(self, actor: str) -> Facet:
        """Who stands on the other side of an actor's and its groups' events, most first."""
        with self._reading() as backend:
            return lookups.opponents(backend, self._selected(Filters(actors=(actor,))), family(actor))

    def coverage(self, filters: Filters = EVERYTHING, step: Step = "month") -> list[tuple[dt.date, str, int]]:
        """``(period, who reports, events)``: how much each source reported when, oldest first."""
        with self._reading() as backend:
            return lookups.coverage(backend, self._selected(filters), step)

    def articles_with(self, text: str, *, limit: int) -> tuple[int, list[dict[str, Any]]]:
        """How many articles have all words of a text, spelling folded, and the latest ``limit``, without bodies."""
        table = lookups.articles(fold(text).split())
        with self._reading() as backend:
            return int(backend.to_pyarrow(table.count()).as_py()), backend.to_pyarrow(table.limit(limit)).to_pylist()

    def titles(self, article_ids: Iterable[str]) -> list[dict[str, Any]]:
        """Id, title, publisher, day and language of those articles."""
        return self._rows(lookups.titles(article_ids))

    def overview(self, filters: Filters = EVERYTHING) -> Overview:
        """Counts of what a filter shows; events and summaries apart."""
        return self._counted(
            ("overview", filters),
            filters,
            lambda columns: tallies.overview(columns, filters),
            lambda backend: counts.overview(backend, self._conditions, filters),
        )

    def facets(self, filters: Filters = EVERYTHING) -> dict[str, Facet]:
        """For each filter, by its name in a URL, its values with counts under the other filters, most first."""
        return self._counted(
            ("facets", filters),
            filters,
            lambda columns: tallies.facets(columns, filters),
            lambda backend: counts.facets(backend, self._conditions, filters),
        )

    def timeline(self, filters: Filters = EVERYTHING, step: Step = "month") -> pd.DataFrame:
        """``period`` (first day), ``actor``, ``incidents``, ``fatalities``; every dated event counts once.

        Weeks begin on Monday. Raises ``ValueError`` on an unknown step.
        """
        if step not in counts.STEPS:
            raise ValueError(f"step: {step!r} is not one of {', '.join(counts.STEPS)}")
        found = self._counted(
            ("timeline", filters, step),
            filters,
            lambda columns: tallies.timeline(columns, filters, step),
            lambda backend: counts.timeline(backend, self._conditions, filters, step),
        )
        return frame(found.copy())

    def cells(
        self, filters: Filters, view: View, zoom: int, *, max_drawn: int = cells.MAX_DRAWN, timeout: float = TIMEOUT
    ) -> cells.Drawn:
        """What a view of the map shows: cells, or each incident where there are at most ``max_drawn``."""
        if not 0 <= zoom <= MAX_ZOOM:
            raise ValueError(f"zoom: {zoom} is not between 0 and {MAX_ZOOM}")
        with self._looking(timeout) as (backend, version):
            columns = self._ledgers.of(backend, version, filters)
            standing = None
            if columns is not None:
                standing = self._spots.get(
                    (version, filters),
                    lambda: tallies.standing(columns, filters),
                    size=lambda it: 0 if it is None else it.size,
                )
            return cells.drawn(backend, self._conditions, filters, view, zoom, standing=standing, max_drawn=max_drawn)

    def in_cell(
        self, filters: Filters, view: View, key: str, *, limit: int, offset: int = 0, timeout: float = TIMEOUT
    ) -> tuple[int, list[dict[str, Any]]]:
        """What a cell of a view counts, latest first: how many in all, and ``limit`` of them from ``offset`` on."""
        with self._reading(timeout) as backend:
            return cells.listed(backend, self._conditions, filters, view, key, limit, offset)

    def claims(self, *, day: dt.date | None = None, claim_id: str | None = None) -> pd.DataFrame:
        """Control claims, oldest first; those known on a day (``event_date`` not after it) when ``day`` is given.

        ``source`` and ``evidence`` are lists; ``origin`` tells claims of articles from those of ``data/control.csv``.
        """
        table = schema.claims
        if day is not None:
            table = table.filter(table.event_date.isnull() | (table.event_date <= day))
        if claim_id is not None:
            table = table.filter(table.claim_id == claim_id)
        table = table.order_by([table.event_date.asc(nulls_first=True), table.claim_id])
        with self._reading() as backend:
            return with_lists(backend.execute(table.select(*schema.CLAIM_COLUMNS, "url", "note")))

    def claim(self, claim_id: str) -> ControlClaim | None:
        """One claim by its id, with its evidence; None when there is none."""
        rows = self._rows(schema.claims.filter(schema.claims.claim_id == claim_id).limit(1))
        return writing.claim_of(rows[0]) if rows else None

    def control(self) -> ControlMap:
        """The areas, holders and changes that all claims give; derived once until the data change."""
        return self._answer(("control",), lambda backend: control_map(backend))

    def areas(self, day: dt.date) -> tuple[Area, ...]:
        """The areas of control on a day; empty when nobody claims anything yet."""
        return self.control().areas(day)

    def balance(self, first: dt.date, second: dt.date) -> Balance:
        """What changed hands between two days; derived once until the data change."""
        control = self.control()
        return self._answers.get((self.version(), "balance", first, second), lambda: balance(control, first, second))

    def holdings(self, first: dt.date, last: dt.date) -> list[Holding]:
        """Land and places by actor month by month between two days; derived once until the data change."""
        control = self.control()
        question = (self.version(), "holdings", first, last)
        return self._answers.get(question, lambda: holdings(control, months(first, last)))

    def failures(self) -> list[Failure]:
        """Files of the data folder that could not be read, and why."""
        table = schema.readings.filter(schema.readings.failure.notnull()).order_by("name")
        told = [
            Failure(row["name"].removeprefix("data:"), row["failure"], partly=row["claims"] is not None)
            for row in self._rows(table)
        ]
        return told if self._behind is None else [self._behind, *told]

    def readings(self) -> pd.DataFrame:
        """What was read into the store and when, latest first."""
        with self._reading() as backend:
            return frame(backend.execute(schema.readings.order_by(ibis.desc("reading_id"))))

    # ---- within

    @contextlib.contextmanager
    def _reading(self, timeout: float | None = TIMEOUT) -> Iterator[Any]:
        with self._looking(timeout) as (backend, _):
            yield backend

    @contextlib.contextmanager
    def _looking(self, timeout: float | None = TIMEOUT) -> Iterator[tuple[Any, str]]:
        """A backend and the version of what it reads."""
        if not self._engine.exists():
            raise StoreError(f"{self.place}: there is no store here; it is made by opening it again")
        with self._engine.read(timeout) as (backend, stamp):
            seen, version = self._seen
            if stamp != seen:
                migrations.version(backend, self.place)  # a newer program may have brought the tables forward
                version = writing.version(backend)
                self._seen = (stamp, version)
            yield backend, version

    def _rows(self, table: Any) -> list[dict[str, Any]]:
        with self._reading() as backend:
            rows: list[dict[str, Any]] = backend.to_pyarrow(table).to_pylist()
        return rows

    def _conditions(self, filters: Filters, table: Any) -> list[Any]:
        return predicates(filters, table, families=family, fold=fold)

    def _selected(self, filters: Filters, *more: Any) -> Any:
        table = schema.incidents
        # All conditions in one go: Ibis takes far longer over filters of filters.
        conditions = [*self._conditions(filters, table), *more]
        return table.filter(conditions) if conditions else table

    def _answer(self, question: tuple[Any, ...], ask: Callable[[Any], _T], *, timeout: float = TIMEOUT) -> _T:
        """The answer to a question, remembered until the data change."""
        with self._looking(timeout) as (backend, version):
            return self._answers.get((version, *question), lambda: ask(backend))

    def _counted(
        self,
        question: tuple[Any, ...],
        filters: Filters,
        over: Callable[[Columns], _T | None],
        ask: Callable[[Any], _T],
    ) -> _T:
        """The answer to a question, remembered: counted ``over`` the columns where they are at hand and can tell it,
        else by ``ask``ing the database."""
        with self._looking() as (backend, version):

            def answer() -> _T:
                columns = self._ledgers.of(backend, version, filters)
                found = None if columns is None else over(columns)
                return ask(backend) if found is None else found

            return self._answers.get((version, *question), answer)

    def _late(self, filters: Filters, wanted: int) -> list[Any]:
        """Ibis conditions that spare the database from sorting all incidents to find the latest; perhaps none."""
        with self._looking() as (backend, version):
            columns = self._ledgers.of(backend, version, filters)
        day = None if columns is None else tallies.since(columns, filters, wanted)
        table = schema.incidents
        return [] if day is None else [table.event_date.coalesce(table.end_date) >= day]
