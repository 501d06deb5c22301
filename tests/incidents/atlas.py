"""A gazetteer of a few places, so that reading is tested without the built table."""

from __future__ import annotations

import re

from gazetteer.places import Mention, Placed

_PLACES = [
    # id, kind, latitude, longitude, km, admin1, country, names
    ("hajin", "town", 34.70, 40.83, 4, "Deir ez-Zor", "SY", ("هجين", "Hajin")),
    ("mayadin", "town", 35.02, 40.45, 4, "Deir ez-Zor", "SY", ("الميادين", "Mayadin")),
    ("thiban", "town", 35.01, 40.50, 4, "Deir ez-Zor", "SY", ("ذيبان", "Thiban")),
    ("shuhayl", "town", 35.09, 40.45, 4, "Deir ez-Zor", "SY", ("الشحيل", "Shuhayl")),
    ("busayra", "town", 35.16, 40.43, 4, "Deir ez-Zor", "SY", ("البصيرة", "Busayrah")),
    ("sukhna", "town", 34.89, 38.87, 4, "Homs", "SY", ("السخنة", "Sukhnah")),
    ("palmyra", "town", 34.56, 38.28, 5, "Homs", "SY", ("تدمر", "Palmyra")),
    ("tafas", "town", 32.74, 36.07, 4, "Daraa", "SY", ("طفس", "Tafas")),
    ("nawa", "town", 32.89, 36.04, 4, "Daraa", "SY", ("نوى", "Nawa")),
    ("azaz", "town", 36.59, 37.05, 4, "Aleppo", "SY", ("اعزاز", "Azaz")),
    ("manbij", "town", 36.53, 37.95, 5, "Aleppo", "SY", ("منبج", "Manbij")),
    ("sarmin", "town", 35.90, 36.73, 4, "Idlib", "SY", ("سرمين", "Sarmin")),
    ("saraqib", "town", 35.86, 36.81, 4, "Idlib", "SY", ("سراقب", "Saraqib")),
    ("shahba", "town", 32.86, 36.63, 4, "Suwayda", "SY", ("شهبا", "Shahba")),
    ("raqqa-city", "city", 35.95, 39.01, 6, "Raqqa", "SY", ("الرقة", "Raqqa")),
    ("homs-gov", "governorate", 34.47, 38.3, 150, "Homs", "SY", ("محافظة حمص", "Homs Province")),
    ("badia", "desert", 34.6, 38.9, 200, "", "SY", ("البادية السورية", "Syrian Desert")),
    ("tarmiyah", "town", 33.67, 44.40, 4, "Baghdad", "IQ", ("الطارمية", "Tarmiyah")),
    ("daquq", "town", 35.14, 44.45, 4, "Kirkuk", "IQ", ("داقوق", "Daquq")),
    ("jalawla", "town", 34.27, 45.17, 4, "Diyala", "IQ", ("جلولاء", "Jalawla")),
    ("hamrin", "mountain", 34.5, 44.5, 90, "Diyala", "IQ", ("جبال حمرين", "Hamrin mountains")),
    ("diyala", "governorate", 33.91, 44.95, 80, "Diyala", "IQ", ("ديالى", "Diyala")),
    ("rawa", "town", 34.48, 41.91, 4, "Anbar", "IQ", ("راوة", "Rawa")),
]


class Atlas:
    """Answers ``mentions`` as the gazetteer does, for the places above."""

    def __init__(self) -> None:
        self._places: dict[str, Placed] = {}
        for slug, kind, lat, lon, km, admin1, country, names in _PLACES:
            for name in names:
                self._places[name] = Placed(
                    f"test:{slug}", name, names[0], names[1], kind, lat, lon, km, admin1, country, 1.0, "listed",
                    3 if km > 60 else 1,
                )  # fmt: skip
        longest = sorted(self._places, key=len, reverse=True)
        self._pattern = re.compile(r"(?<![^\W_])(?:[وف]?[بل]?)(" + "|".join(map(re.escape, longest)) + r")(?![^\W_])")

    def mentions(self, text: str, *, context: str | None = None, country_codes: object = None) -> list[Mention]:
        found = []
        for match in self._pattern.finditer(text):
            found.append(Mention(match.start(1), match.end(1), match[1], self._places[match[1]]))
        return found
