"""Making the table: its sources, refusals by file and row, merging, rebuilding only when something changed."""

import pytest

from gazetteer import build, sources
from gazetteer.merge import Governorates, Merger
from gazetteer.places import KINDS, Place
from gazetteer.table import Table, TableError, importance

HEADER = (
    "place_id,name_en,name_ar,variants,kind,admin1,admin2,country,latitude,longitude,"
    "uncertainty_km,population,source,note\n"
)


def place(place_id="kh:a", name="Alpha", kind="village", latitude=35.0, longitude=40.0, **more):
    values = {
        "place_id": place_id, "name_en": name, "name_ar": "", "names": (name,), "kind": kind, "latitude": latitude,
        "longitude": longitude, "uncertainty_km": 2.0, "admin1": "", "admin2": "", "country": "SY",
    }  # fmt: skip
    return Place(**{**values, **more})


def test_bad_rows_of_a_curated_file_are_named_by_file_and_row(tmp_path):
    rows = [
        'kh:a,Alpha,ألفا,"x|y",village,Homs,,SY,34.7,38.0,2,,,',
        "kh:b,Beta,,,hut,Homs,,SY,34.7,38.0,2,,,",
        "kh:c,Gamma,,,village,Homs,,SY,38.0,34.7,2,,,",
        "gn:d,Delta,,,village,Homs,,SY,34.7,38.0,2,,,",
        "kh:e,,,,village,Homs,,SY,34.7,38.0,2,,,",
        "kh:f,Zeta,,,village,Homs,,SY,north,38.0,2,,,",
        "kh:a,Again,,,village,Homs,,SY,34.7,38.0,2,,,",
        "kh:g,Eta,,,village,Homs,,SY,34.7,38.0,2,,,note, with a comma",
        "kh:h,Theta,,,village,Homs,,SY,34.8,38.1,,,,",
    ]
    (tmp_path / "x.csv").write_text(HEADER + "\n".join(rows) + "\n", "utf-8")
    refused = []
    places = sources.curated(refused, tmp_path)
    assert [p.place_id for p in places] == ["kh:a", "kh:h"]
    assert places[0].names == ("Alpha", "ألفا", "x", "y")
    assert places[1].uncertainty_km == 2
    assert [r.row for r in refused] == [3, 4, 5, 6, 7, 8, 9]
    assert all(r.file == "x.csv" for r in refused)
    assert "swapped" in refused[1].reason
    assert str(refused[0]).startswith("x.csv, row 3: kind 'hut'")


def test_the_shipped_sources_have_no_bad_row():
    refused = []
    places = sources.curated(refused)
    assert refused == []
    assert len(places) > 1500
    assert {p.kind for p in places} <= set(KINDS)
    for found in sources.world():
        assert found.name_ar
        assert -90 <= found.latitude <= 90


def test_one_place_once_with_all_names_and_sources():
    merger = Merger()
    merger.add(place(name="Alpha", source="one"), 0)
    merged = merger.add(
        place("x:1", "Alpha", latitude=35.01, names=("Alpha", "ألفا"), name_ar="ألفا", population=70, source="two"), 2
    )
    apart = merger.add(place("x:2", "Alpha", latitude=35.5), 2)
    other_kind = merger.add(place("x:3", "Alpha", kind="mountain"), 2)
    by_id = merger.add(place("x:4", "Completely Else", latitude=36.9), 2, also=("x:2",))
    assert merged.into == "kh:a"
    assert "km apart" in merged.why
    assert (apart.why, other_kind.why) == ("", "")
    assert by_id.into == "x:2"
    kept = merger.places[0]
    assert kept.names == ("Alpha", "ألفا")
    assert (kept.name_ar, kept.population, kept.source) == ("ألفا", 70, "one; two")
    assert merger.tiers[0] == 0
    assert merger.aliases == {"x:1": "kh:a", "x:4": "x:2"}


def test_a_governorate_has_one_name_and_is_found_by_position():
    outlines, areas = sources.regions()
    governorates = Governorates(outlines, areas)
    assert governorates.at(35.34, 40.14) == "Deir ez-Zor"
    assert governorates.at(36.34, 43.13) == "Nineveh"
    assert governorates.at(48.85, 2.35) == ""
    assert governorates.settle(place(admin1="دير الزور")).admin1 == "Deir ez-Zor"
    assert governorates.settle(place(latitude=34.7, longitude=36.7)).admin1 == "Homs"


def test_nothing_is_built_twice_and_a_changed_source_is_seen(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "geonames_towns", lambda: ([], set()))
    path = tmp_path / "t.sqlite"
    report = build.build(path)
    assert report.places > 1500
    assert build.build(path) is None
    monkeypatch.setattr(sources, "fingerprint", lambda: "changed")
    assert build.build(path) is not None


def test_a_build_that_fails_leaves_the_old_table(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "geonames_towns", lambda: ([], set()))
    path = tmp_path / "t.sqlite"
    build.build(path)
    kept = path.read_bytes()

    def broken():
        raise ValueError("regions.geojson, feature 3: kind 'x'")

    monkeypatch.setattr(sources, "regions", broken)
    with pytest.raises(ValueError, match="feature 3"):
        build.build(path, force=True)
    assert path.read_bytes() == kept
    assert [p.name for p in tmp_path.iterdir()] == ["t.sqlite"]


def test_another_version_of_the_file_is_told_apart_from_a_broken_one(tmp_path, table_path):
    import shutil
    import sqlite3

    old = tmp_path / "old.sqlite"
    shutil.copy(table_path, old)
    with sqlite3.connect(old) as db:
        db.execute("UPDATE meta SET value = '0' WHERE name = 'format'")
    db.close()
    with pytest.raises(TableError, match="another version"):
        Table(old)


def test_importance_follows_size_and_kind():
    ranks = [
        importance(place(kind="neighbourhood"), 0),
        importance(place(kind="village"), 0),
        importance(place(kind="town"), 0),
        importance(place(kind="city", population=2_000_000), 0),
        importance(place(kind="country"), 0),
    ]
    assert ranks == sorted(ranks)
    assert importance(place(), 2) < importance(place(), 0)


def test_a_name_that_a_source_has_taken_from_a_curated_neighbour_is_left_out():
    merger = Merger()
    merger.add(place("kh:a", "Alpha", latitude=34.80, longitude=40.80), 0)
    merger.add(place("kh:b", "Beta", latitude=34.90, longitude=40.60), 0)
    merged = merger.add(place("gn:1", "Alpha", latitude=34.80, longitude=40.80, names=("Alpha", "Alfa", "Beta")), 1)
    assert merged.into == "kh:a"
    assert merger.places[0].names == ("Alpha", "Alfa")


def test_a_namesake_far_away_keeps_its_name():
    merger = Merger()
    merger.add(place("kh:b", "Beta", latitude=34.90, longitude=40.60), 0)
    merger.add(place("gn:1", "Alpha", latitude=36.80, longitude=37.80, names=("Alpha", "Beta")), 1)
    assert merger.places[1].names == ("Alpha", "Beta")


def test_each_of_two_neighbours_answers_to_its_own_name(gazetteer):
    assert gazetteer.places("Abu Hardub")[0].place_id == "kh:sy-abu-hardub"
    assert gazetteer.places("أبو حردوب")[0].place_id == "kh:sy-abu-hardub"
    assert gazetteer.places("Hajin")[0].place_id == "kh:sy-hajin"


def test_adding_to_a_table_gives_what_making_it_anew_gives(table_path, tmp_path):
    fresh = [
        build.Incoming(place("csv:1", "Hajin", latitude=34.69, longitude=40.83, names=("Hajin", "Hadjine"))),
        build.Incoming(place("csv:2", "Nowhere Known", latitude=35.5, longitude=39.5), ("gn:999999991",)),
        build.Incoming(place("csv:3", "Nowhere Known", latitude=35.51, longitude=39.5)),
    ]
    batch = [("csv:x", record.to_json()) for record in fresh]
    added, anew = tmp_path / "added.sqlite", tmp_path / "anew.sqlite"
    added.write_bytes(table_path.read_bytes())
    report = build.extend(added, batch)
    again = build.assemble(anew, [], batch)
    assert report is not None
    assert (report.added, report.merged, report.places) == (again.added, again.merged, again.places)
    assert len(report.merged) == 2
    one, other = Table(added), Table(anew)
    assert list(one.everything()) == list(other.everything())
    assert one.keys.postings() == other.keys.postings()
    assert one.skeletons.postings() == other.skeletons.postings()
    assert set(one.heads.keys()) == set(other.heads.keys())
    assert (one.aliases(), one.home, one.capitals) == (other.aliases(), other.home, other.capitals)
    assert one.areas() == other.areas()


def test_a_table_of_other_sources_is_not_added_to(table_path, tmp_path, monkeypatch):
    copy = tmp_path / "copy.sqlite"
    copy.write_bytes(table_path.read_bytes())
    monkeypatch.setattr(sources, "fingerprint", lambda: "other")
    assert build.extend(copy, []) is None


def test_a_table_that_cannot_be_written_says_where_and_what_to_do(tmp_path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(TableError, match="is a folder; name a file in it"):
        build.build(tmp_path / "folder", force=True)
    (tmp_path / "file").write_text("")
    with pytest.raises(TableError, match=r"cannot be written .*KHAREETA_GAZETTEER"):
        build.build(tmp_path / "file" / "t.sqlite", force=True)


@pytest.mark.parametrize("kept", [0, 100, 4096, 200_000, 0.5, 0.9])
def test_a_damaged_table_is_told_of(tmp_path, table_path, kept):
    whole = table_path.read_bytes()
    path = tmp_path / "t.sqlite"
    path.write_bytes(whole[: kept if isinstance(kept, int) else int(len(whole) * kept)])
    with pytest.raises(TableError, match=r"t\.sqlite"):
        Table(path)


def test_damage_that_opening_does_not_meet_is_told_of_when_met(tmp_path, table_path):
    whole = bytearray(table_path.read_bytes())
    path = tmp_path / "t.sqlite"
    at = whole.index(b"Khareeta, written by hand")
    page = at // 4096 * 4096
    whole[page : page + 4096] = b"\x07" * 4096
    path.write_bytes(whole)
    table = Table(path)
    with pytest.raises(TableError, match=r"t\.sqlite"):
        list(table.everything())


def test_notes_of_curated_rows_become_cautions(tmp_path):
    rows = [
        "kh:a,A,,,village,,,SY,35,38,2,,,common word",
        "kh:b,B,,,village,,,SY,35,38,2,,,also a person's name",
        "kh:c,C,,,village,,,SY,35,38,2,,,also the name of a military unit",
        "kh:d,D,,,village,,,SY,35,38,2,,,approximate",
    ]
    (tmp_path / "x.csv").write_text(HEADER + "\n".join(rows), encoding="utf-8")
    assert sources.cautions(tmp_path) == {"kh:a": "word", "kh:b": "person", "kh:c": "unit"}
