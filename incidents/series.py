"""Several events announced together and then told one by one: "Three bombs went off …. The deadliest, in A, …"."""

from __future__ import annotations

from incidents.annotations import Annotations
from incidents.events import HARM, plural
from incidents.frames import Frame
from incidents.language.grammar import grammar
from incidents.models import SUB_EVENT_TYPES
from incidents.roles.sides import Told

_FAR = 6
"""How many sentences after their announcement the last of several events may be told."""


def announces(notes: Annotations, told: Told) -> bool:
    """True for several events of one kind told in one go, which the sentences behind may tell apart."""
    return not told.summary and SUB_EVENT_TYPES[told.sub_event_type] in HARM and plural(notes, told.frame)


def one_of(notes: Annotations, frame: Frame, series: Told | None) -> bool:
    """True for a frame that tells of one of ``series``: "the second, in A, wounded 12", أعنفها، في A، أودى بحياة."""
    if series is None or not 0 < frame.sentence - series.frame.sentence <= _FAR or not frame.weak:
        return False
    first = notes.sentences[frame.sentence].first
    small = grammar(notes.article.language)
    words = notes.words[first : first + 3]
    at = next((n for n, word in enumerate(words) if not small.instalments.isdisjoint(word.forms[:2])), None)
    if at is None or first + at + 1 >= len(notes.words):
        return False
    if notes.article.language == "ar":
        return True
    opens = at == 0 or (at == 1 and words[0].text in {"the", "a", "an"})
    following = notes.words[first + at + 1]
    alone = following.start - words[at].end > 1 or not notes.actors.within(first + at + 1, first + at + 2)
    return opens and alone
