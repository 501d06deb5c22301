"""From the words of a sentence to its frames: which clauses tell one thing done, and what they leave aside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from incidents.actions import ATTACK, OUTCOMES, RESULTS, TERRITORY, Action, kind_of
from incidents.actors import UNARMED, ActorMention
from incidents.annotations import Annotations, Cue
from incidents.assertion import alive_again, asserted, dead_from
from incidents.dates.mentions import DateMention
from incidents.doings import dispersed, hooked, prune, settle_capture, verbal
from incidents.frames import Frame
from incidents.language.grammar import grammar
from incidents.language.sentences import Clause, Sentence
from incidents.reporting import told_from
from incidents.scenes import PlaceRole, role_of
from incidents.spots import Spot


def frames_of(notes: Annotations) -> list[list[Frame]]:
    """For each sentence, the frames it holds; an empty list for a sentence that tells of nothing done."""
    return [_frames(notes, number, sentence) for number, sentence in enumerate(notes.sentences)]


def _frames(notes: Annotations, number: int, sentence: Sentence) -> list[Frame]:
    named = notes.actions.within(sentence.first, sentence.last)
    if not named:
        return []  # nothing done is told: no clause founds a frame
    cues = notes.cues.within(sentence.first, sentence.last)
    recalls = [cue for cue in cues if cue.kind == "recalls"]
    if (recalls and not _marked_by_protest(notes, sentence, recalls)) or notes.article.body[
        sentence.start : sentence.end
    ].endswith(":"):
        return []
    if any(cue.kind == "habits" for cue in cues) and not notes.tolls.within(sentence.first, sentence.last):
        return []
    dead = dead_from(notes, sentence, cues)
    again = alive_again(notes, sentence, cues, dead) if dead is not None else None
    actions = verbal(notes, hooked(notes, sentence, named))
    alive = [a for a in actions if asserted(notes, a, cues, None if again is not None and a.first >= again else dead)]
    if recalls:
        alive = [a for a in alive if a.tag in _STEPS_IN or a.tag == "protest"]
    if not alive:
        return []
    frames: list[Frame] = []
    asides: list[Frame] = []
    lead: list[Clause] = []
    told = told_from(notes, sentence)
    for clause in sentence.clauses:
        here = [a for a in alive if clause.first <= a.first < clause.last]
        spots = [s for s in notes.spots.within(max(clause.first, told), clause.last) if not s.dateline]
        dates = notes.dates.within(clause.first, clause.last)
        current = frames[-1] if frames else None
        if current is not None and _occasion(notes, clause, here):
            continue
        here += dispersed(notes, clause, here, sentence.first)
        founding = [a for a in here if a.tag not in OUTCOMES and a.tag not in RESULTS]
        if here and not founding and kind_of(frozenset(a.tag for a in here)) not in {None, ATTACK}:
            founding = [a for a in here if a.tag in OUTCOMES]
        if founding and not frames and _amid(notes, clause, founding, cues, sentence, alive):
            continue
        if aside := _aside(notes, number, clause, here, dates, alive):
            asides.append(aside)
            continue
        killing = bool(here) and any(a.tag in {"kill", "injure", "escape"} for a in here)
        if dead is not None and clause.first >= dead and not (again is not None and clause.first >= again):
            continue
        if not founding and not killing and not (current and _counted(notes, clause)):
            if current is None:
                lead.append(clause)
                lead_actions = here
                if lead_actions:
                    for earlier in reversed(lead[:-1]):
                        dates = notes.dates.within(earlier.first, earlier.last) + dates
                    frames.append(Frame(number, [clause], lead[:-1], here, spots, dates, True))
                    lead = []
            else:
                current.clauses.append(clause)
                current.actions.extend(here)
                current.dates.extend(dates)
                current.spots.extend(spots)
            continue
        if current is not None and not _separate(notes, current, clause, founding, here, spots, dates):
            current.clauses.append(clause)
            current.actions.extend(here)
            current.spots.extend(spots)
            current.dates.extend(dates)
            current.weak = current.weak and not founding
            continue
        if current is not None and not current.spots and _taken_too(notes, current, clause, founding):
            current.spots.extend(spots)  # one place for both, told behind them
        if current is None and lead:
            for earlier in reversed(lead):
                spots = [
                    s for s in notes.spots.within(max(earlier.first, told), earlier.last) if not s.dateline
                ] + spots
                dates = notes.dates.within(earlier.first, earlier.last) + dates
        frames.append(Frame(number, [clause], lead, list(here), spots, dates, not founding))
        lead = []
    frames += asides
    past = [cue for cue in cues if cue.kind == "background"]
    for frame in frames:
        frame.background = frame.background or _in_background(notes, frame, past)
        if past and not frame.background:
            frame.actions[:] = [a for a in frame.actions if not _behind(a, past)]
    bare = [frame for frame in frames if not frame.actions]
    for frame in frames:
        settle_capture(notes, frame)
        prune(notes, frame)
    crowd = any(m.kind == "protesters" for m in notes.actors.within(sentence.first, sentence.last))
    kept = RESULTS | ({"enter", "vandalise"} if crowd else {"enter"})
    return [frame for frame in frames if frame.kind is not None or frame.tags & kept or frame in bare]


_CHANGES_HANDS = frozenset({"take", "enter", "withdraw", "receive", "fell", "hand_over", "force"})
_NEWS_FOR = 14
"""Days for which what a relative clause tells in passing is still news."""


def _aside(
    notes: Annotations, number: int, clause: Clause, here: list[Action], dates: list[DateMention], alive: list[Action]
) -> Frame | None:
    """What a relative clause tells of a place ("A, which X took on Friday, …"), apart from what its sentence tells.

    It is background unless it names a day not long before; None for a clause that is no such aside.
    """
    small = grammar(notes.article.language)
    if notes.words[clause.first].text not in small.relatives | small.relative_places:
        return None
    founding = [a for a in here if a.tag not in OUTCOMES and a.tag not in RESULTS]
    main = [a for a in alive if not clause.first <= a.first < clause.last and a.tag not in OUTCOMES]
    tags = {a.tag for a in founding}
    taken = tags & _CHANGES_HANDS and tags <= _CHANGES_HANDS | {
        "find",
        "arrest",
    }  # "seized", "captured" read as these too
    changes = taken and any(a.part == "past" for a in founding)
    if not founding or not changes or not main or all(a.tag in _CHANGES_HANDS for a in main):
        return None
    before = [s for s in notes.spots.within(clause.first - 12, clause.first) if clause.first - s.last <= 8]
    if not before or clause.first - before[-1].last > 2:
        return None
    both = notes.words[clause.first].text in small.relative_duals
    spots = before[-2:] if both else before[-1:]
    published = notes.article.published
    days = [d.last for d in dates if d.role == "at" and d.time_precision == 1]
    recent = published is not None and any(d is not None and 0 <= (published - d).days <= _NEWS_FOR for d in days)
    return Frame(number, [clause], [], list(here), spots, list(dates), False, background=not recent)


def _in_background(notes: Annotations, frame: Frame, past: Sequence[Cue]) -> bool:
    """True when one of the cues of a ``past`` that news is told against sets the frame's own doing in it."""
    if _long_settled(notes, frame):
        return True
    doings = [a for a in frame.actions if a.tag not in OUTCOMES and a.tag not in RESULTS]
    spoken_of = all(a.part == "noun" for a in doings) and "make" not in frame.tags
    if frame.kind == TERRITORY and spoken_of and not any(d.role == "at" for d in frame.dates):
        return True
    return bool(past) and bool(doings) and all(_behind(action, past) for action in doings)


def _long_settled(notes: Annotations, frame: Frame) -> bool:
    """True for ground that "had already been" taken: no news, though it says who holds it."""
    if notes.article.language != "en" or "take" not in frame.tags or frame.dates:
        return False
    words = [w.text for w in notes.words[frame.first : frame.last]]
    return "had" in words and "been" in words


def _behind(action: Action, past: Iterable[Cue]) -> bool:
    return any(c.first <= action.first and action.first - c.last <= 1 for c in past)


def _amid(
    notes: Annotations,
    clause: Clause,
    founding: list[Action],
    cues: Iterable[Cue],
    sentence: Sentence,
    alive: list[Action],
) -> bool:
    """True for an opening clause that only sets the stage ("amid attacks by …, …") for what a later one tells."""
    if any(a.part != "noun" for a in founding) or _counted(notes, clause):
        return False
    opens = any(c.kind == "amid" and c.first == clause.first for c in cues)
    later = any(a.first >= clause.last and a.part != "noun" and a.tag not in OUTCOMES for a in alive)
    return opens and later and clause.last < sentence.last


_STEPS_IN = frozenset({"shoot", "scatter", "disperse", "arrest", "clash"})
"""What others do to a protest, as part of it."""


def _marked_by_protest(notes: Annotations, sentence: Sentence, recalls: Sequence[Cue]) -> bool:
    """True when a protest is told first and what is recalled is only its occasion ("marched on the anniversary of")."""
    protests = [a for a in notes.actions.within(sentence.first, sentence.last) if a.tag == "protest"]
    if any(a.part == "past" or a.first < recalls[0].first for a in protests):
        return True
    published = notes.article.published
    days = [d.last for d in notes.dates.within(sentence.first, sentence.last) if d.time_precision == 1]
    fresh = published is not None and any(d is not None and 0 <= (published - d).days <= _NEWS_FOR for d in days)
    return bool(protests) and fresh  # "marked the anniversary today in a silent vigil"


def _occasion(notes: Annotations, clause: Clause, here: list[Action]) -> bool:
    """True for a clause that only tells what brought about what was told: "over the arrest of", على خلفية توقيف."""
    opening = " ".join(w.text for w in notes.words[clause.first : clause.first + 2])
    if opening not in grammar(notes.article.language).occasions or not here:
        return False
    return all(a.part == "noun" for a in here) and not _counted(notes, clause)


def _other_hand(notes: Annotations, current: Frame, clause: Clause, founding: list[Action]) -> bool:
    """True for a clause in which another actor does something of another kind ("…, and Y shelled the area")."""
    doing = next((a for a in founding if a.part == "past"), None)
    kind = kind_of(frozenset(a.tag for a in founding))
    if doing is None or kind is None or current.kind is None or kind == TERRITORY:
        return False
    if kind == current.kind and not _strong(notes, clause):
        return False
    if "protest" in current.tags and all(a.tag in _STEPS_IN for a in founding):
        return False
    here = _armed(notes, clause.first, clause.last)
    if notes.article.language == "ar":
        subject = [
            m
            for m in here
            if (0 <= m.first - doing.last <= 2 or doing.first < m.first < doing.last)
            and not notes.words[m.first].text.startswith("ل")
        ]
        opens = doing.first - clause.first <= 2
    else:
        subject = [m for m in here if m.last <= doing.first and doing.first - m.last <= 3]
        opens = True
    had = _armed(notes, current.first, current.last)
    return opens and bool(subject) and bool(had) and not any(_may_be(subject[0], m) for m in had)


def _may_be(one: ActorMention, other: ActorMention) -> bool:
    """True when two mentions may mean one actor."""
    ids, others = one.choices or (one.actor_id,), other.choices or (other.actor_id,)
    return one.kind == other.kind == "government" or not set(ids).isdisjoint(others)


def _armed(notes: Annotations, first: int, last: int) -> list[ActorMention]:
    """The armed actors called by name from word ``first`` up to ``last``."""
    here = notes.actors.within(first, last)
    kinds = {"name", "nationality", "short", "government", "unidentified"}
    return [m for m in here if m.kind in kinds and m.actor_id not in UNARMED]


def _counted(notes: Annotations, clause: Clause) -> bool:
    """True when a clause counts the dead or hurt, if only to say that there are none."""
    start, end = notes.words[clause.first].start, notes.words[clause.last - 1].end
    counted = notes.tolls.within(clause.first, clause.last)
    return any(start <= t.start < end and t.outcome in {"killed", "injured"} for t in counted)


def _separate(
    notes: Annotations,
    current: Frame,
    clause: Clause,
    founding: list[Action],
    here: list[Action],
    spots: list[Spot],
    dates: list[DateMention],
) -> bool:
    """True when a clause tells of something else than the frame before it."""
    if current.weak and current.tags <= {"make"}:
        return False  # "the commander of the operation in A announced …" goes on with what he announced
    own = [s for s in spots if role_of(notes, s) in {PlaceRole.AT, PlaceRole.OBJECT} and s.grain < 3]
    had = [s for s in current.spots if role_of(notes, s) in {PlaceRole.AT, PlaceRole.OBJECT}] if own else []
    elsewhere = bool(own) and bool(had) and not any(_same(a, b) for a in _towns(own) for b in _towns(had))
    other_day = _other_day(current.dates, dates)
    if not founding:
        told = "kill" in {a.tag for a in here} or _counted(notes, clause)
        return elsewhere and told and _opens_anew(notes, clause)
    if current.weak and not elsewhere and not other_day and not _taken_too(notes, current, clause, founding):
        return False
    if _taken_too(notes, current, clause, founding):
        return True
    leaves = all(a.tag in {"withdraw", "hand_over"} for a in founding) and current.tags & {"take", "fell"}
    if leaves and _subordinate(notes, clause):
        return False  # "took the town after X withdrew"
    if all(a.tag == "reach" and a.first == clause.first for a in founding) and not _opens_anew(notes, clause):
        return False  # "shelling …, which reached A"
    if _other_hand(notes, current, clause, founding):
        return True
    kind = kind_of(frozenset(a.tag for a in here))
    if kind is None and not ((elsewhere or other_day) and any(a.part == "past" for a in founding)):
        return False  # "raided" alone is no kind yet, but begins another story elsewhere
    if _subordinate(notes, clause) and not (elsewhere and _days_after(notes, clause, founding)):
        return False
    if elsewhere or other_day:
        return True
    union = kind_of(current.tags | {a.tag for a in here})
    return (
        _opens_anew(notes, clause)
        and kind is not None
        and current.kind is not None
        and kind != current.kind
        and union in {kind, current.kind}
        and (_strong(notes, clause) or _own_subject(notes, clause, founding, kind, current.kind))
    )


def _days_after(notes: Annotations, clause: Clause, founding: list[Action]) -> bool:
    """True for "…, a day after a bomb hit A": told in passing, but of a time and place of its own (English)."""
    if notes.article.language != "en" or clause.first < 1 or notes.words[clause.first].text != "after":
        return False
    return notes.words[clause.first - 1].text in _SPANS and any(a.part != "noun" for a in founding)


_SPANS = frozenset({"day", "days", "hours", "hour", "week", "weeks"})
"""Words for the time between two events."""


def _taken_too(notes: Annotations, current: Frame, clause: Clause, founding: list[Action]) -> bool:
    """True for "killed a policeman and kidnapped two shepherds": those abducted are others than those killed."""
    if not any(a.tag == "abduct" and a.part == "past" for a in founding) or "abduct" in current.tags:
        return False
    counted = [t.outcome for t in notes.tolls.within(clause.first, clause.last)]
    killed = any(t.outcome == "killed" and t.best for t in current.among(notes.tolls))
    return killed and "abducted" in counted


def _own_subject(notes: Annotations, clause: Clause, founding: list[Action], kind: str, before: str) -> bool:
    """True for an English clause with a subject of its own that tells of arrests after harm, or of harm after them."""
    if notes.article.language != "en" or (kind == "Arrests") == (before == "Arrests"):
        return False
    return any(a.part == "past" and a.first - clause.first >= 3 for a in founding)


def _opens_anew(notes: Annotations, clause: Clause) -> bool:
    word = notes.words[clause.first]
    if _strong(notes, clause):
        return True
    if notes.article.language == "ar":
        return word.text.startswith("و")
    return word.text in {"and", "but"} or notes.article.body[max(0, word.start - 2) : word.start].strip() == ";"


def _strong(notes: Annotations, clause: Clause) -> bool:
    """True for a clause that opens with "while" or the like."""
    opening = " ".join(w.text for w in notes.words[clause.first : clause.first + 2])
    if opening in grammar(notes.article.language).meanwhile:
        return True
    return bool(grammar(notes.article.language).anew.intersection(notes.words[clause.first].forms[:2]))


def _subordinate(notes: Annotations, clause: Clause) -> bool:
    small = grammar(notes.article.language)
    opening = " ".join(w.text for w in notes.words[clause.first : clause.first + 2])
    return notes.words[clause.first].text in small.under and opening not in small.not_under


def _towns(spots: list[Spot]) -> list[Spot]:
    """Of ``spots`` those that are no countryside or side of a town; all where none is."""
    return [s for s in spots if s.placed is None or s.placed.kind != "relative"] or spots


def _same(one: Spot, other: Spot) -> bool:
    if one.placed and other.placed and one.placed.place_id and one.placed.place_id == other.placed.place_id:
        return True
    return one.text == other.text


def _other_day(had: list[DateMention], own: list[DateMention]) -> bool:
    mine = [d for d in own if d.role == "at" and d.time_precision == 1 and d.first]
    theirs = [d for d in had if d.role == "at" and d.time_precision == 1 and d.first]
    return bool(mine and theirs) and not any(a.first == b.first for a in mine for b in theirs)
