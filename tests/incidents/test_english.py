"""How English news tells who did what to whom, and where: synonyms, passives, stage-setting openings, negated subjects.

Rows: the text, and for each incident its sub-event type, actor1, actor2 and place as written.
"""

import datetime as dt

import pytest

from incidents import article_from_text, extract

Told = tuple[str, str | None, str | None, str]
GUNMEN, CIVILIANS = "UNIDENTIFIED_ARMED_GROUP", "CIVILIANS"

ROWS: list[tuple[str, list[Told]]] = [
    ("Masked men shot him dead near Sukhnah; he was a shepherd.", [("Attack", GUNMEN, CIVILIANS, "Sukhnah")]),
    (
        "A soldier stepped on a landmine near Palmyra and lost a leg.",
        [("Remote explosive/landmine/IED", None, "SYRIAN_GOVERNMENT", "Palmyra")],
    ),
    (
        "A Turkish patrol came under fire near Azaz.",
        [("Armed clash", GUNMEN, "TURKEY", "Azaz")],
    ),
    (
        "Two SDF fighters were killed when their car drove over a mine near Hajin.",
        [("Remote explosive/landmine/IED", None, "SDF", "Hajin")],
    ),
    (
        "In Daraa province, gunmen shot dead a farmer near Al-Hirak.",
        [("Attack", GUNMEN, CIVILIANS, "Al-Hirak")],
    ),
    (
        "In Karbala, gunmen shot dead an activist as he left a protest tent.",
        [("Attack", GUNMEN, CIVILIANS, "Karbala")],
    ),
    (
        "In Beit Jinn, a village at the foot of Mount Hermon, gunmen killed a shopkeeper.",
        [("Attack", GUNMEN, CIVILIANS, "Beit Jinn")],
    ),
    (
        "Rebels, not HTS, took Daraa on December 6.",
        [("Non-state actor overtakes territory", "OPPOSITION_REBELS", None, "Daraa")],
    ),
    ("SDF fighters did not take Manbij.", []),
    (
        "A roadside bomb was defused by an army unit near Raqqa.",
        [("Disrupted weapons use", "SYRIAN_GOVERNMENT", None, "Raqqa")],
    ),
    (
        "Israeli forces pushed into Kudna, searched three houses and left.",
        [("Other", "ISRAEL", CIVILIANS, "Kudna")],
    ),
    (
        "Three PMF fighters were wounded when a bomb exploded near Jalawla, and two suspected ISIS members were "
        "arrested by the same force in a raid on a farm outside Khanaqin.",
        [
            ("Remote explosive/landmine/IED", None, "PMF", "Jalawla"),
            ("Arrests", "PMF", "ISLAMIC_STATE", "Khanaqin"),
        ],
    ),
    (
        "Ankara-backed Syrian rebels fought against Kurdish-led forces at Ain Issa.",
        [("Armed clash", "SNA", "SDF", "Ain Issa")],
    ),
]


@pytest.mark.parametrize(("text", "told"), ROWS)
def test_what_english_reports_tell(text: str, told: list[Told]) -> None:
    reading = extract(article_from_text(f"---\npublished: 2024-12-07\nlanguage: en\n---\n{text}\n"))
    assert [(i.sub_event_type, i.actor1, i.actor2, i.location) for i in reading.incidents] == told


def test_an_incident_has_a_day_where_the_year_stands_only_in_brackets() -> None:
    text = "ISIS gunmen ambushed an army bus near Palmyra on October 7.\n\nIt was the worst attack of the year (2023)."
    (one,) = extract(article_from_text(text)).incidents
    assert (one.event_date, one.end_date) == (dt.date(2023, 10, 7), dt.date(2023, 10, 7))
