"""People by trade are civilians, and forces by their many names are those forces, in one sentence for all of them."""

from __future__ import annotations

import datetime as dt
import pathlib

import pytest
import yaml

from gazetteer import Gazetteer
from incidents import Article, extract

PUBLISHED = dt.date(2021, 2, 10)
TABLE = yaml.safe_load((pathlib.Path(__file__).parent / "people.yaml").read_text("utf-8"))
TRADES = [(language, trade) for language, trades in TABLE["trades"].items() for trade in trades]
FORCES = [(name, actor) for actor, names in TABLE["forces"].items() for name in names]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer()


def _told(text: str, language: str, gazetteer: Gazetteer) -> list[tuple[str, str | None, str | None, int | None]]:
    article = Article("t-1", text, published=PUBLISHED, language=language)
    told = extract(article, gazetteer=gazetteer).incidents
    return [(i.sub_event_type, i.actor1, i.actor2, i.fatalities) for i in told]


@pytest.mark.parametrize(("language", "trade"), TRADES)
def test_whoever_bears_no_arms_is_a_civilian(language: str, trade: str, gazetteer: Gazetteer) -> None:
    article = "An" if trade[0] in "aeiou" else "A"
    text = {
        "ar": f"قُتل {trade} برصاص مجهولين في الشحيل أمس.",
        "en": f"{article} {trade} was shot dead by unknown gunmen in Shuhayl on Tuesday.",
    }[language]
    assert _told(text, language, gazetteer) == [("Attack", "UNIDENTIFIED_ARMED_GROUP", "CIVILIANS", 1)]


@pytest.mark.parametrize(("name", "actor"), FORCES)
def test_a_force_is_known_by_its_names(name: str, actor: str, gazetteer: Gazetteer) -> None:
    text = f"قُتل عنصران من {name} بانفجار عبوة ناسفة قرب دير الزور أمس."
    assert _told(text, "ar", gazetteer) == [("Remote explosive/landmine/IED", None, actor, 2)]
