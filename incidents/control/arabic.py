"""Arabic verbs and nouns of taking, leaving and handing over: relative clauses, pronouns on the verb, verbal nouns."""

from __future__ import annotations

from collections.abc import Sequence

from incidents.actors import ActorMention
from incidents.control.doings import TAGS, Change, Doing
from incidents.control.ground import share
from incidents.control.listings import listed
from incidents.control.subjects import told_before
from incidents.control.vocabulary import among
from incidents.language.finds import Finds
from incidents.scenes import PlaceRole, role_of
from incidents.spots import Spot

_PRONOUNS = ("ها", "هما", "ه")


class ArabicDoing(Doing):
    """One Arabic verb or noun of taking or leaving."""

    def change(self) -> Change | None:
        """Who took or lost what; None where place or actor are not told beside it."""
        act = self.act
        if act.part == "noun":
            return self._noun()
        if act.part == "present" and not self._in_time():
            return self._headline()
        relative = self._relative()
        if relative is not None and self._resumed():
            return self._which(relative)
        if act.tag == "withdraw" and not self._pronoun() and self._resumed():
            return self._from_there()
        if self._pronoun() and relative is None:
            return self._it()
        return self._plain(relative)

    # ---- the verb

    def _which(self, relative: int) -> Change | None:
        """ "Manbij, which X took (it) from Y"."""
        spots, subject = self._behind(relative, 4), self._after_verb()
        if subject is None:
            subject = self._labelled() or next((a for a in reversed(self.armed) if a.last <= relative), None)
            if self.act.tag not in {"take", "receive"} and not self._labelled():
                return None
        if not spots or subject is None or (self.act.tag == "enter" and self._visits(subject)):
            return None
        if self.act.tag in {"take", "receive", "enter"}:
            return Change(spots, subject, self._source(max(self.act.last, subject.last)))
        if self.act.tag == "withdraw":
            return Change(spots, None, subject)
        return Change(spots, self._given(), subject) if self.act.tag == "hand_over" else None

    def _it(self) -> Change | None:
        """ "… and X took it from Y", the pronoun written on the verb."""
        spots, subject = self._town_before()[-1:], self._after_verb() or self._behind_it() or self._right_before()
        source = self._source(max(self.act.last, subject.last if subject else 0))
        if not spots:
            return None
        if self.act.tag == "withdraw" and subject is None:
            return Change(spots, left=True)
        if self.act.tag == "withdraw":
            return Change(spots, None, subject)
        if self.act.tag == "enter" and (subject is None or self._visits(subject) or not self._left_before()):
            return None
        if self.act.tag in {"take", "receive", "enter"} and (subject or source):
            return Change(spots, subject, source, heir=subject is not None)
        return None

    def _plain(self, relative: int | None) -> Change | None:
        """Verb, subject, place; or "X, who took A"."""
        if self.act.tag in {"fall", "fell"}:
            return self._fell()
        if self.act.tag not in {"take", "receive"}:
            return None
        written = self.words[self.act.first].text.lstrip("وف")
        if self.act.tag == "take" and written.startswith(tuple(self.known.expels)):
            return self._expelled()
        spots = self._object()
        if not spots and self._the_town():
            unsaid = self._unsaid()
            return Change(self._town_before()[-1:], unsaid, self._source(self.act.last)) if unsaid else None
        if not spots:
            return None
        subject = self._after_verb()
        if subject is None and relative is not None:
            subject = next((a for a in reversed(self.armed) if 0 <= relative - a.last <= 1), None)
        if subject is None:
            near = [a for a in self.armed if 0 <= self.act.first - a.last <= 1 and a.first >= self.clause.first]
            subject = near[0] if near else self._of_sentence() or self._unsaid()
        source = self._source(max(spots[-1].last, subject.last if subject else 0))
        if subject is None and source is None:
            said = any(a.first >= self.clause.first for a in self.armed if a.first < self.clause.last)
            again = self.act.tag == "take" and self.words[self.act.first].text.endswith("وا") and not said
            return Change(spots, again=True) if again else None
        return Change(spots, subject, source)

    def _soon(self) -> bool:
        """True where only "hours later", "then" stands before the verb in its sentence."""
        before = self.words[self.sentence.first : self.act.first]
        return len(before) <= 3 and all(not self.known.soon.isdisjoint(w.forms) for w in before)

    def _the_town(self) -> bool:
        """True for "took the town" of no name."""
        after = self.words[self.act.last : self.act.last + 2]
        named = [s for s in self.spots if s.first >= self.act.last]
        return not named and any(
            w.text.lstrip("ب").startswith("ال") and not self.small.ground.isdisjoint(w.forms) for w in after
        )

    def _unsaid(self) -> ActorMention | None:
        """Who did what a sentence opens with, no subject told: whom the sentence before began with."""
        word = self.words[self.act.first]
        plain = word.text.endswith("ت") or self._pronoun()  # else it may be a passive
        opens = self.act.first - self.sentence.first <= (
            3 if self.notes.dates.within(self.sentence.first, self.act.first) else 0
        )
        opens = opens or self._soon()
        if not opens or not plain or [x for x in self.armed if x.last <= self.act.first]:
            return None
        before = told_before(self.notes, self.sentence)
        return before if before and not self.known.feminine.isdisjoint(self.words[before.first].forms) else None

    def _fell(self) -> Change | None:
        """ "A fell into its hands" (سقطت في يدها): whoever took a place before took this one too."""
        near = [s for s in self.spots if 0 <= s.first - self.act.first <= 3 and s.grain <= 1]
        spots = listed(self.notes, near) or ([] if self.spots else self._town_before()[-1:])
        last = max([self.act.last, *(s.last for s in spots)])
        after = [w.text for w in self.words[self.act.last - 1 : last + 3]]
        return Change(spots, again=True) if spots and not self.known.their_hands.isdisjoint(after) else None

    def _of_sentence(self) -> ActorMention | None:
        """Who alone was named in the sentence before "when it had already taken A"."""
        before = [a for a in self.armed if a.last <= self.act.first]
        back = {w.text for w in self.words[max(self.sentence.first, self.act.first - 3) : self.act.first]}
        alone = len({(a.actor_id, a.kind) for a in before}) == 1
        verb = self.words[self.act.first].text
        if alone and verb.startswith("ف") and len(self.words[self.act.first].forms) > 1:
            return before[0]  # "X set out from the east, and so took A"
        return before[0] if alone and back & {"اذ", "حيث", "سبق", "ان", "كما", "ثم"} else None

    def _expelled(self) -> Change | None:
        """ "X drove Y from A"; with one actor alone, "X was driven from A"."""
        named = [a for a in self.armed if 0 <= a.first - self.act.last <= 6]
        ahead = [s for s in self.spots if s.first >= self.act.last]
        if not named or named[0].first - self.act.last > 1:
            return None
        pointed = self.words[named[-1].last : named[-1].last + 1]
        if pointed and pointed[0].text in self.known.resumes:
            return Change(self._town_before()[-1:], named[0] if len(named) > 1 else None, named[-1])
        if not ahead or ahead[0].first - named[-1].last > 4:
            return None
        spots = [s for s in listed(self.notes, ahead) if s.grain <= 1]
        between = [a for a in named if a.last <= ahead[0].first]
        if len(between) > 1:
            return Change(spots, between[0], between[1])
        before = next((a for a in self.armed if a.last == self.act.first), None) or self._who_managed()
        return Change(spots, before, between[0]) if between else None

    def _who_managed(self) -> ActorMention | None:
        """X in "X, backed by Y, managed to drive (Z from A)": تمكنت … من طرد, قامت … بطرد."""
        first, word = self.sentence.first, self.words[self.act.first]
        if self.words[self.act.first - 1].text not in {"من", "في"} and not word.has("ب"):
            return None
        light = [i for i in range(first, self.act.first) if not self.small.light.isdisjoint(self.words[i].forms[:2])]
        return next((a for a in self.armed if light and a.first == light[-1] + 1), None)

    def _from_there(self) -> Change | None:
        """ "… before X withdrew from it"."""
        subject = self._after_verb() or self._behind_it()
        if subject is None and any(a.last <= self.act.first for a in self.armed):
            return Change(self._town_before()[-1:], left=True)  # who took it in the same sentence
        return Change(self._town_before()[-1:], None, subject) if subject else None

    def _headline(self) -> Change | None:
        """ "X takes A", as headlines and items of a list tell it: the subject stands right before the verb."""
        subject = next((a for a in self.armed if a.last == self.act.first), None)
        opens = subject is not None and subject.first - self.sentence.first <= 1
        if subject is not None and self._pronoun() and self.act.tag in {"take", "receive"} and self._town_before():
            return Change(self._town_before()[-1:], subject, self._source(self.act.last), heir=True)
        if subject is not None and opens and self.act.tag == "withdraw":
            ahead = [s for s in self.spots if 0 <= s.first - self.act.last <= 3]
            return Change(listed(self.notes, ahead), None, subject) if self._object() and ahead else None
        if subject is None or not opens or self.act.tag not in {"take", "receive"}:
            return None
        spots = self._object()
        if not spots and not [s for s in self.spots if s.first >= self.act.last] and len(self.scenery) == 1:
            spots = self.scenery if self._of_label() else []
        return Change(spots, subject, self._source(max(self.act.last, *(s.last for s in spots)))) if spots else None

    def _in_time(self) -> bool:
        """True for "before they took it back": told as done though in the present."""
        before = [w.text for w in self.words[max(0, self.act.first - 2) : self.act.first]]
        return before in (["قبل", "ان"], ["بعد", "ان"], ["الي", "ان"])

    def _relative(self) -> int | None:
        """The relative pronoun that the verb follows; None for none."""
        for index in range(self.act.first - 1, max(self.sentence.first, self.act.first - 4) - 1, -1):
            text = self.words[index].text
            if text in self.known.relatives:
                return index
            if text not in self.small.perfect | {"قد", "سبق", "ان"}:
                return None
        return None

    def _pronoun(self) -> bool:
        """True where the object is written on the verb as a pronoun."""
        word = self.words[self.act.first]
        return word.text.endswith(_PRONOUNS) and len(word.forms) > 1 and self.act.last - self.act.first == 1

    def _resumed(self) -> bool:
        """True where the verb of a relative clause points back to the place ("which X took it")."""
        after = {w.text for w in self.words[self.act.first : self.act.last + 2]}
        return self._pronoun() or bool(after & self.known.resumes)

    def _object(self) -> list[Spot]:
        """The places named after the verb or noun, where no other doing stands between."""
        act = self.act
        ahead = [s for s in self.spots if s.first >= act.last]
        if not ahead or ahead[0].first - act.last > 8:
            return self._head()
        if any(a.tag in TAGS and a.first != act.first for a in self.notes.actions.within(act.last, ahead[0].first)):
            return []
        role = role_of(self.notes, ahead[0])
        leaving = act.tag == "withdraw"
        if leaving != (role is PlaceRole.FROM) and not (leaving and role is PlaceRole.OBJECT):
            return self._head()
        if leaving and among(self.words[act.last : ahead[0].first], self.known.beyond):
            return []  # "withdrew from the surroundings of A"
        if role is PlaceRole.TO or share(self.notes, act.last, ahead[0]) not in {"whole", "most"}:
            return []
        return [s for s in listed(self.notes, ahead) if s.grain <= 1]

    def _head(self) -> list[Spot]:
        """The place named before by a name that begins with the noun after the verb ("took the college")."""
        for word in self.words[self.act.last : self.act.last + 2]:
            if word.text.startswith("ال"):
                named = self.notes.once("named by their first word", self._by_first_word).get(word.text[2:], Finds())
                return [s for s in named.within(0, self.act.first) if s.last <= self.act.first][-1:]
        return []

    def _by_first_word(self) -> dict[str, Finds[Spot]]:
        """The places with names of several words that are placed, by the first without its article."""
        found: dict[str, list[Spot]] = {}
        for spot in self.notes.spots:
            if spot.last - spot.first > 1 and spot.placed is not None:
                found.setdefault(self.words[spot.first].text.removeprefix("ال"), []).append(spot)
        return {word: Finds(spots) for word, spots in found.items()}

    def _after_verb(self) -> ActorMention | None:
        """The subject right after an Arabic verb."""
        for mention in self.armed:
            if 0 <= mention.first - self.act.last <= 1 and not self._prefixed(mention):
                return mention
        return None

    def _behind_it(self) -> ActorMention | None:
        """The subject behind "from it" ("(drove him) from it X")."""
        after = self.words[self.act.last : self.act.last + 1]
        if not after or after[0].text not in self.known.resumes:
            return None
        return next((a for a in self.armed if a.first == self.act.last + 1 and not self._joined(a)), None)

    def _right_before(self) -> ActorMention | None:
        """The subject right before the verb."""
        first = self.act.first
        while first > self.clause.first and self.words[first - 1].text in self.small.perfect | {"قد"}:
            first -= 1
        return next((a for a in self.armed if a.last == first and a.first >= self.clause.first), None)

    def _prefixed(self, mention: ActorMention) -> bool:
        """True where "to", "from" or "by" stands before the actor."""
        back = self.words[mention.first - 1].text
        if back in self.known.source | self.known.losing_to:
            return True
        return self._joined(mention)

    def _joined(self, mention: ActorMention) -> bool:
        """True where "to" or "by" is written onto the actor."""
        word = self.words[mention.first]
        return word.text.startswith(("ل", "ب")) and word.text[1:] in word.forms

    def _source(self, after: int) -> ActorMention | None:
        """From whom: the actor behind "from", or "from the grip of", after word ``after``."""
        for mention in self.armed:
            if not after <= mention.first <= after + 5:
                continue
            back = [w.text for w in self.words[max(after, mention.first - 2) : mention.first]]
            if among(self.words[mention.first - 2 : mention.first], self.known.helped):
                continue
            grip = among(self.words[mention.first - 1 : mention.first], self.known.grip)
            if back[-1:] == ["من"] or (back[:1] == ["من"] and grip):
                return mention
        return None

    def _given(self) -> ActorMention | None:
        """To whom something is handed over."""
        for mention in self.armed:
            to = self.words[mention.first - 1].text == "الي" or self.words[mention.first].has("ل")
            if mention.first >= self.act.last and to:
                return mention
        return None

    def _visits(self, subject: ActorMention) -> bool:
        """True for patrols and delegations, which enter a place and take nothing."""
        return among(self.words[self.act.last : subject.last], self.known.visitors)

    def _left_before(self) -> bool:
        """True where somebody left the place earlier in the sentence."""
        return any(a.tag == "withdraw" for a in self.notes.actions.within(self.sentence.first, self.act.first))

    # ---- the noun

    def _noun(self) -> Change | None:
        """ "The withdrawal of X from A", "the taking of A by X", "X announced the taking of A from Y"."""
        act, written = self.act, self.words[self.act.first].text
        spots = self._object()
        if act.tag == "withdraw":
            return self._withdrawal(spots)
        if act.tag not in {"take", "receive"}:
            return None
        if not spots and written.endswith(("ها", "هما")) and act.last - act.first == 1:
            source = self._source(act.last)
            return Change(self._town_before()[-1:], None, source) if source else None
        word = self.words[act.first]
        if not spots and self._pronoun() and self.notes.article.body[word.end - 1] == "ه":
            alone = [a for a in self.armed if a.last <= act.first]
            if len({a.actor_id for a in alone}) == 1:
                return Change(self._town_before()[-1:], alone[0], self._source(act.last))
        if not spots or among(self.words[act.first : act.last], self.known.fire):
            return None
        within = next((a for a in self.armed if act.first < a.first < act.last), None)
        before = self.words[max(self.sentence.first, act.first - 3) : act.first]
        if within is not None and among(before, self.known.ends) and not written.startswith("ب"):
            taker = next(
                (a for a in reversed(self.armed) if 0 <= act.first - a.last <= 1 and a.first >= self.clause.first), None
            )
            return Change(spots, taker, within)  # "X ended Y's control of A"
        if within is not None and among(before, self.known.gone):
            return None  # "in the days of X's control of A"
        subject = within or self._owner(spots) or self._announcer()
        source = self._source(spots[-1].last)
        return Change(spots, subject, source) if subject or source else None

    def _withdrawal(self, spots: list[Spot]) -> Change | None:
        """A withdrawal told as done, or one demanded, by which whoever should leave is there."""
        near = [a for a in self.armed if 0 <= a.first - self.act.last <= 1]
        before = self.words[max(self.sentence.first, self.act.first - 3) : self.act.first]
        if not near and among(
            self.words[max(self.sentence.first, self.act.first - 6) : self.act.first], self.known.compels
        ):
            forced = [a for a in self.armed if a.last <= self.act.first]
            return Change(spots, None, forced[-1]) if forced and spots else None
        if not near or self._prefixed(near[0]):
            return None
        if among(before, self.known.demands):
            return Change([s for s in spots if s.grain <= 2], None, near[0], present=True)
        if before and not among(before, self.known.happened):
            return None
        if not spots and not [s for s in self.spots if s.first >= self.act.last]:
            spots = [s for s in self._behind(self.act.first, 16) if s.first >= self.clause.first]
            spots = spots or ([s for s in self.scenery if s.grain <= 1] if self._of_label() else [])
        return Change(spots, None, near[0])

    def _owner(self, spots: Sequence[Spot]) -> ActorMention | None:
        """Whose control is spoken of, right after the noun, or by whom, behind the place."""
        for mention in self.armed:
            if self.act.last <= mention.first <= self.act.last + 1 and mention.last <= spots[0].first:
                return mention
            back = [w.text for w in self.words[max(0, mention.first - 2) : mention.first]]
            near = 0 <= mention.first - spots[-1].last <= 8
            if near and back in (["علي", "يد"], ["من", "قبل"]):
                return mention
        return None

    def _announcer(self) -> ActorMention | None:
        """Who announces or manages what the noun tells, right before it: "X announced the taking of A"."""
        words, first = self.words, self.act.first
        verbs = {a.first for a in self.notes.actions.within(self.sentence.first, first) if a.tag == "make"}
        verbs |= {i for i in range(self.sentence.first, first) if not self.small.light.isdisjoint(words[i].forms)}
        for mention in reversed([a for a in self.armed if a.last <= first]):
            beside = {mention.first - 1, *range(mention.last, mention.last + 3)} & verbs
            if beside and first - max(mention.last, *beside) <= 3 and not self._prefixed(mention):
                return mention
        return None
