"""The interface's two languages: messages by gettext catalogue, and numbers and days as each language writes them.

English messages stand in the code; ``locale/ar/LC_MESSAGES/khareeta.po`` is the Arabic catalogue, read as it is, so a
translator edits one text file and nothing has to be compiled.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import gettext
import io
from pathlib import Path

import babel
import babel.dates
import babel.numbers
from babel.messages import mofile, pofile

from incidents.actors import actors
from store.land.outlines import regions

LOCALES: dict[str, str] = {"en": "en_GB", "ar": "ar_SY"}
"""Language of the interface: the locale whose months and numbers it uses (ar_SY has the Levant's month names)."""

CATALOGUES = Path(__file__).parent / "locale"
DOMAIN = "khareeta"


def _term(message: str) -> str:
    """Marks a message for the catalogue that the code only meets as a value."""
    return message


TERMS: tuple[str, ...] = (
    _term("Battles"),
    _term("Explosions/Remote violence"),
    _term("Violence against civilians"),
    _term("Protests"),
    _term("Riots"),
    _term("Strategic developments"),
    _term("Government regains territory"),
    _term("Non-state actor overtakes territory"),
    _term("Armed clash"),
    _term("Excessive force against protesters"),
    _term("Protest with intervention"),
    _term("Peaceful protest"),
    _term("Violent demonstration"),
    _term("Mob violence"),
    _term("Chemical weapon"),
    _term("Air/drone strike"),
    _term("Suicide bomb"),
    _term("Shelling/artillery/missile attack"),
    _term("Remote explosive/landmine/IED"),
    _term("Grenade"),
    _term("Sexual violence"),
    _term("Attack"),
    _term("Abduction/forced disappearance"),
    _term("Agreement"),
    _term("Arrests"),
    _term("Change to group/activity"),
    _term("Disrupted weapons use"),
    _term("Headquarters or base established"),
    _term("Looting/property destruction"),
    _term("Non-violent transfer of territory"),
    _term("Other"),
)
"""ACLED's event types and sub-event types, as messages."""


@dataclasses.dataclass(frozen=True, slots=True)
class Language:
    """One language of the interface."""

    code: str
    """``en`` or ``ar``."""

    @property
    def direction(self) -> str:
        """``rtl`` or ``ltr``, for HTML's ``dir``."""
        return "rtl" if self.code == "ar" else "ltr"

    @property
    def locale(self) -> babel.Locale:
        """Months, weekdays and separators."""
        return babel.Locale.parse(LOCALES[self.code])

    def text(self, message: str, **values: object) -> str:
        """The message in this language, with ``{name}`` filled from ``values``; untranslated messages stay English."""
        translated = _translations(self.code).gettext(message)
        return translated.format(**values) if values else translated

    def plural(self, one: str, many: str, n: int, **values: object) -> str:
        """The message in the form that ``n`` asks for; ``{n}`` becomes the number as this language writes it."""
        return _translations(self.code).ngettext(one, many, n).format(n=self.number(n), **values)

    def number(self, n: float) -> str:
        """A number with its thousands separated."""
        return babel.numbers.format_decimal(n, locale=self.locale)

    def between(self, low: float, high: float, *, open_ended: bool = False) -> str:
        """A figure such as ``12–99``, left to right in both languages; a plus sign when there is no upper end."""
        text = self.number(low) if low == high else f"{self.number(low)}–{self.number(high)}"
        text += "+" if open_ended else ""
        return f"\u2066{text}\u2069" if self.code == "ar" else text

    def day(self, day: dt.date | None) -> str:
        """A day such as ``9 April 2020``; empty for None."""
        return "" if day is None else babel.dates.format_date(day, "d MMMM y", locale=self.locale)

    def month(self, day: dt.date) -> str:
        """A month such as ``April 2020``."""
        return babel.dates.format_date(day, "LLLL y", locale=self.locale)

    def span(self, first: dt.date | None, last: dt.date | None) -> str:
        """From the first possible day to the last; one day when they are the same or one is not known."""
        if first is None or last is None or first == last:
            return self.day(first or last)
        return f"{self.day(first)} – {self.day(last)}"

    def actor(self, actor_id: str | None) -> str:
        """The actor's name; an id that the lexicon does not know comes back readable, None as "No actor named"."""
        if actor_id is None:
            return self.text("No actor named")
        known = actors().get(actor_id)
        if known is None:
            return actor_id.replace("_", " ")
        return known.name_ar if self.code == "ar" and known.name_ar else known.name_en

    def source(self, name: str) -> str:
        """Who reports: an actor that speaks for itself by its name, others as they are written."""
        return self.actor(name) if name in actors() else name

    def governorate(self, name: str) -> str:
        """A governorate or country of the outlines in this language, by its English name; others come back as given."""
        return _arabic_names().get(name, name) if self.code == "ar" else name

    def event_type(self, name: str) -> str:
        """ACLED's event type or sub-event type in this language."""
        return self.text(name)

    @property
    def comma(self) -> str:
        """What stands between the entries of a list."""
        return "، " if self.code == "ar" else ", "


def language(code: str | None) -> Language:
    """The language of that code; English for none or one that the interface does not speak."""
    return Language(code if code in LOCALES else "en")


def governorates() -> tuple[str, ...]:
    """English names of the governorates and countries that have an Arabic name in the outlines."""
    return tuple(_arabic_names())


@functools.cache
def _arabic_names() -> dict[str, str]:
    return {
        feature["properties"]["name_en"]: feature["properties"]["name_ar"]
        for feature in regions()
        if feature["properties"]["kind"] in ("governorate", "country") and feature["properties"]["name_ar"]
    }


@functools.cache
def _translations(code: str) -> gettext.NullTranslations:
    path = CATALOGUES / code / "LC_MESSAGES" / f"{DOMAIN}.po"
    if not path.is_file():
        return gettext.NullTranslations()
    with path.open("rb") as file:
        catalogue = pofile.read_po(file, locale=code, domain=DOMAIN, abort_invalid=True)
    compiled = io.BytesIO()
    mofile.write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
