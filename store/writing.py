"""Writing records into the store's tables, and records back from rows. All within one change of the file."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlglot.expressions as sge

from gazetteer.names import fold
from incidents.models import Article, ControlClaim, Evidence, Incident
from store import schema
from store.engines import migrations
from store.engines.dialect import append, tables
from store.reading import Added, ArticleRead, ControlTable, Failure

CONTROL_FILE = "control.csv"


def prepare(backend: Any, place: str) -> None:
    """Make the tables where the database is new, bring them forward where they are of an earlier version."""
    if "meta" not in tables(backend):
        schema.create(backend)
        insert(backend, "meta", [{"key": "schema_version", "value": str(schema.SCHEMA_VERSION)}])
        touch(backend)
    elif migrations.forward(backend, place):
        touch(backend)


def version(backend: Any) -> str:
    """The mark that ``touch`` last made."""
    rows = backend.to_pyarrow(schema.meta.filter(schema.meta.key == "version")).to_pylist()
    return str(rows[0]["value"]) if rows else ""


def touch(backend: Any) -> None:
    """Mark the data as changed."""
    delete(backend, "meta", "key", ["version"])
    insert(backend, "meta", [{"key": "version", "value": uuid.uuid4().hex[:16]}])


def insert(backend: Any, name: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Put rows into a table."""
    table = schema.arrow(name, rows)
    if table.num_rows:
        append(backend, name, table)


def delete(backend: Any, name: str, column: str, values: Sequence[str | int]) -> None:
    """Take the rows out whose column has one of the values."""
    if not values:
        return
    listed = [sge.convert(value) for value in values]
    statement = sge.delete(name, where=sge.In(this=sge.column(column, quoted=True), expressions=listed))
    backend.raw_sql(statement.sql(dialect=backend.dialect))


def next_reading(backend: Any) -> int:
    """A number that no reading has yet."""
    return int(backend.to_pyarrow(schema.readings.reading_id.max().coalesce(0)).as_py()) + 1


def data_files(backend: Any) -> dict[str, str]:
    """Name of each file of the data folder that was looked at: its hash then."""
    table = schema.readings.filter(schema.readings.kind.isin(["data", "control"]))
    return {row["name"]: row["content_hash"] for row in backend.to_pyarrow(table).to_pylist()}


def sorted_out(backend: Any, read: Sequence[ArticleRead], *, replace: bool = False) -> tuple[list[ArticleRead], Added]:
    """Which of the articles are new or changed, and what is to be said of the others."""
    table = schema.articles.filter(schema.articles.article_id.isin([item.article.article_id for item in read]))
    rows = backend.to_pyarrow(table.select("article_id", "origin", "content_hash", "body")).to_pylist()
    known = {row["article_id"]: row for row in rows}
    fresh: dict[str, ArticleRead] = {}
    result = Added()
    for item in read:
        name = item.article.article_id
        row = known.get(name)
        twin = fresh.get(name)
        if (row and row["content_hash"] == item.content_hash) or (twin and twin.content_hash == item.content_hash):
            result += Added(unchanged=(name,))
        elif twin and not replace:
            result += Added(failed=(_taken(item, twin.origin),))
        elif row and not replace and row["body"] != item.article.body and _elsewhere(row["origin"], item.origin):
            result += Added(failed=(_taken(item, row["origin"]),))
        else:
            fresh[name] = item
    return list(fresh.values()), result


def _elsewhere(known: str, given: str) -> bool:
    return not given or known != given


def _taken(item: ArticleRead, origin: str) -> Failure:
    name = item.article.article_id
    where = f" (from {origin})" if origin else ""
    return Failure(
        item.origin or name,
        f"another article with the id {name!r} is in the store{where}; "
        "rename the file, or replace that one (--replace)",
    )


def put_articles(
    backend: Any, read: Sequence[ArticleRead], *, kind: str, hashes: Mapping[str, str] | None = None
) -> Added:
    """Put articles with their incidents and claims in; earlier versions of the same articles go."""
    ids = [item.article.article_id for item in read]
    for name in ("articles", "incidents", "claims"):
        delete(backend, name, "article_id", ids)
    first = next_reading(backend)
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in ("articles", "incidents", "claims", "readings")}
    for number, item in enumerate(read, start=first):
        article = item.article
        search = fold(f"{article.title or ''} {article.body}")
        rows["articles"].append(
            schema.article_row(
                article, origin=item.origin, content_hash=item.content_hash, reading_id=number, search=search
            )
        )
        rows["incidents"] += (
            schema.incident_row(
                incident, publisher=article.publisher, reading_id=number, search=fold(incident.location or "")
            )
            for incident in item.incidents
        )
        rows["claims"] += _once(schema.claim_row(claim, origin="article", reading_id=number) for claim in item.claims)
        rows["readings"].append(
            {
                "reading_id": number,
                "kind": kind,
                "name": item.origin or article.article_id,
                "format": "article",
                "content_hash": (hashes or {}).get(item.origin, item.content_hash),
                "read_at": schema.now(),
                "incidents": len(item.incidents),
                "claims": len(item.claims),
                "quarantined": 0,
            }
        )
    for name, listed in rows.items():
        insert(backend, name, listed)
    notes = tuple(f"{item.origin or item.article.article_id}: {note}" for item in read for note in item.article.notes)
    return Added(
        read=tuple(ids),
        notes=notes,
        incidents=len(rows["incidents"]),
        claims=len(rows["claims"]),
        without=tuple(item.article.article_id for item in read if not item.incidents),
    )


def _once(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows with one id each: a claim that an article makes twice in one breath is one."""
    return list({row["claim_id"]: row for row in rows}.values())


def put_data_article(backend: Any, name: str, hashed: str, outcome: ArticleRead | Failure) -> Added:
    """Put one article of the data folder in, or note why it could not be read."""
    delete(backend, "readings", "name", [name])
    if isinstance(outcome, ArticleRead):
        _, result = sorted_out(backend, [outcome])
        outcome = result.failed[0] if result.failed else outcome
    if isinstance(outcome, ArticleRead):
        return put_articles(backend, [outcome], kind="data", hashes={name: hashed})
    _note_failure(backend, "data", name, hashed, outcome)
    return Added(failed=(outcome,))


def drop_data(backend: Any, names: Sequence[str]) -> None:
    """Take out what files gave that are no longer in the data folder."""
    table = schema.articles.filter(schema.articles.origin.isin(names))
    ids = backend.to_pyarrow(table.select("article_id")).column("article_id").to_pylist() if names else []
    for table_name in ("articles", "incidents", "claims"):
        delete(backend, table_name, "article_id", ids)
    delete(backend, "readings", "name", names)


def put_control(backend: Any, hashed: str | None, table: ControlTable | Failure | None) -> Added:
    """Put the claims of ``data/control.csv`` in the place of those it gave before.

    A file that cannot be read leaves the earlier claims as they were, a row that is wrong the earlier claim of its id;
    a file that is gone takes all with it.
    """
    delete(backend, "readings", "name", [CONTROL_FILE])
    if isinstance(table, Failure):
        _note_failure(backend, "control", CONTROL_FILE, hashed, table)
        return Added(failed=(table,))
    if hashed is None or table is None:
        delete(backend, "claims", "origin", ["table"])
        return Added()
    kept = {row.claim_id for row in table.wrong} - {claim.claim_id for claim in table.claims}
    of_table = schema.claims.filter(schema.claims.origin == "table").select("claim_id")
    known = backend.to_pyarrow(of_table).column("claim_id").to_pylist()
    delete(backend, "claims", "claim_id", [name for name in known if name not in kept])
    number = next_reading(backend)
    insert(backend, "claims", (schema.table_claim_row(claim, reading_id=number) for claim in table.claims))
    failure = table.failure
    note_reading(
        backend,
        number,
        kind="control",
        name=CONTROL_FILE,
        format="csv",
        content_hash=hashed,
        incidents=0,
        claims=len(table.claims),
        quarantined=len(table.wrong),
        failure=failure.reason if failure else None,
    )
    return Added(claims=len(table.claims), failed=(failure,) if failure else ())


def note_reading(backend: Any, number: int, **values: Any) -> None:
    """Note what was read: a row of the table of readings."""
    insert(backend, "readings", [{"reading_id": number, "read_at": schema.now(), "quarantined": 0, **values}])


def _note_failure(backend: Any, kind: str, name: str, hashed: str | None, failure: Failure) -> None:
    row = {"reading_id": next_reading(backend), "kind": kind, "name": name, "content_hash": hashed}
    insert(backend, "readings", [{**row, "read_at": schema.now(), "failure": failure.reason}])


def incident_of(row: Mapping[str, Any]) -> Incident:
    """The incident of a table's row."""
    values = {name: row[name] for name in schema.RECORD_COLUMNS}
    return Incident(**{**values, "source": _names(row["source"]), "evidence": _evidence(row["evidence"])})


def claim_of(row: Mapping[str, Any]) -> ControlClaim:
    """The claim of a table's row."""
    values = {name: row[name] for name in schema.CLAIM_COLUMNS if name not in ("claim_id", "origin")}
    return ControlClaim(**{**values, "source": _names(row["source"]), "evidence": _evidence(row["evidence"])})


def article_of(row: Mapping[str, Any]) -> Article:
    """The article of a table's row."""
    published: dt.date | None = row["published"]
    return Article(
        article_id=row["article_id"],
        body=row["body"],
        title=row["title"],
        publisher=row["publisher"],
        url=row["url"],
        published=published,
        published_inferred=bool(row["published_inferred"]),
        language=row["language"],
        notes=_names(row["notes"]),
    )


def _names(text: str | None) -> tuple[str, ...]:
    return tuple(json.loads(text)) if text else ()


def _evidence(text: str | None) -> tuple[Evidence, ...]:
    return tuple(Evidence(**item) for item in json.loads(text)) if text else ()
