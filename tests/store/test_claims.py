"""Control claims as records: from rows and tables, and what is wrong with a row by its name."""

import datetime as dt

import pandas as pd
import pytest

from store.claims import COLUMNS, Claim, claim_from_row, claims_from_frame, read_claims


def day(text):
    return dt.date.fromisoformat(text)


def test_claims_come_from_a_frame_as_they_are():
    claims = (
        Claim("c", "X", "controls", "town", "Town", 34.5, 37.5, 2.0, day("2014-01-01"), day("2015-01-01"), 1, "A: one"),
        Claim("r", "Y", "lost", None, "", None, None, None, day("2016-01-01")),
    )
    frame = pd.DataFrame([[getattr(one, name) for name in COLUMNS] for one in claims], columns=list(COLUMNS))
    assert claims_from_frame(frame) == claims


def test_a_bad_row_is_named(tmp_path):
    header = (
        "claim_id,actor,status,place_id,location,latitude,longitude,uncertainty_km,"
        "event_date,end_date,time_precision,source"
    )
    file = tmp_path / "control.csv"
    file.write_text(f"{header}\n1,X,controls,,A,34,37,2,2014-01-01,,1,S\n2,X,holds,,A,34,37,2,2014-01-01,,1,S\n")
    with pytest.raises(ValueError, match=r"control\.csv, row 3, field status: 'holds'"):
        read_claims(file)
    file.write_text(f"{header}\n1,X,controls,,A,34,37,2,1 May 2014,,1,S\n")
    with pytest.raises(ValueError, match="row 2, field event_date: '1 May 2014' is not a day"):
        read_claims(file)
    file.write_text("claim_id,actor\n1,X\n")
    with pytest.raises(ValueError, match="column status"):
        read_claims(file)


def test_a_list_of_sources_is_one_voter():
    row = {"actor": "X", "status": "controls", "source": ["SOHR", "SANA"], "event_date": "2014-01-01"}
    assert claim_from_row(row).source == "SOHR; SANA"
