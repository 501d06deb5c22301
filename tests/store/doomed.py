"""What a process does that is going to be killed: one deed after the other, each told of when it begins and is done.

Run in processes of their own, by ``test_nothing_lost``.
"""

import csv
import itertools
from pathlib import Path

from incidents.models import Article
from store import StoreError, backup
from store import __main__ as commands
from store.store import Store
from tests.store.records import claim, incident

GOOD, WRONG = 200, 3
"""Rows of a file that is imported."""
EACH = 25
"""Incidents that an article says."""
PAIR = ("left", "right")
"""Two articles that are always put in together, of one edition."""

ROW = {
    "event_date": "2020-04-09", "year": "2020", "time_precision": "1", "disorder_type": "Political violence",
    "event_type": "Battles", "sub_event_type": "Armed clash", "actor1": "Islamic State (Syria)", "actor2": "",
    "admin1": "Homs", "location": "Sukhnah", "latitude": "34.887", "longitude": "38.872", "geo_precision": "1",
    "source": "SOHR", "notes": "fighting", "fatalities": "2", "country": "Syria", "iso": "760",
}  # fmt: skip


def opened(address):
    """The store, whose articles say incidents and a claim of their own edition."""

    def told(article):
        said = tuple(
            incident(incident_id=f"{article.article_id}-{n}", article_id=article.article_id, location=article.body)
            for n in range(EACH)
        )
        return said, (claim(article_id=article.article_id, location=article.body),)

    return Store(address, data=None, extractor=told)


def edit(store, folder, number, turn):
    """Put both articles in, in a new edition."""
    edition = f"edition {number}.{turn}"
    added = store.add([Article(name, edition) for name in PAIR], replace=True)
    assert added.read == PAIR


def import_(store, folder, number, turn):
    """Import a file, some of whose rows are wrong; every third time, take the one before out again."""
    path = Path(folder) / f"f-{number}-{turn}.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, ["event_id_cnty", *ROW])
        writer.writeheader()
        for n in range(GOOD + WRONG):
            wrong = {"latitude": "north"} if n >= GOOD else {}
            writer.writerow({"event_id_cnty": f"F{number}T{turn}N{n}", **ROW, **wrong})
    done = store.import_file(path, source="acled")
    assert (done.incidents, done.quarantined) == (GOOD, WRONG)
    if turn % 3 == 2:
        assert store.undo_import(done.reading_id) == GOOD


def export(store, folder, number, turn):
    """Write everything to a file that is there already, as the command does, or keep the store in one."""
    if turn % 2:
        backup.back_up(store._engine, Path(folder) / "kept.zip", replace=True)
        return
    commands._open = lambda: store
    assert commands.main(["export", "--format", "jsonl", "-o", str(Path(folder) / "out.jsonl")]) == 0


def restore(store, folder, number, turn):
    """Put the store that was kept in the place of the one that is there."""
    backup.restore(store._engine, Path(folder) / "kept.zip", replace=True)


DEEDS = {"edit": edit, "import": import_, "export": export, "restore": restore}


def work(address, kind, folder, number, say):
    """Do deeds of one kind until killed. ``say`` sends ``(begun or done or refused, turn)``."""
    store = opened(address)
    for turn in itertools.count():
        say.send(("begun", turn))
        try:
            DEEDS[kind](store, folder, number, turn)
        except StoreError as error:
            say.send(("refused", str(error)))
            return
        say.send(("done", turn))
