"""Who a word on control speaks of: its subject, those joined to it, and whom pronouns and labels stand for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from incidents.actors import UNARMED, ActorMention, nationality, state
from incidents.control.subjects import told_before
from incidents.control.surroundings import Surroundings
from incidents.control.vocabulary import among, people
from incidents.roles.identities import Memory, resolve

_DECLARES = frozenset({"اعلن", "اعلنت", "تعلن", "يعلن", "declared", "declares", "declare", "announced", "pronounced"})
"""Verbs by which a victor calls a place free of its foes."""
_SIGNS = frozenset({"+", "&", "/"})
"""Signs that join two actors as "and" does."""


class Holders(Surroundings):
    """One word on control, with who holds, loses or is there."""

    def _labelled(self) -> list[ActorMention]:
        """Whom the line's label names, when it names an actor alone: "SDF: still holds Hajin"."""
        line = self.notes.lines[self.sentence.line]
        if line.label is None or line.heading:
            return []
        first, last = self.notes.span(*line.label)
        named = [a for a in self.notes.actors.within(first, last) if a.actor_id not in UNARMED]
        return named[:1] if named and not self.notes.spots.within(first, last) else []

    def _winner(self) -> list[ActorMention]:
        """To whom a place was lost: "lost A to X"."""
        if self.hit.load == "cleared":
            told = self.arabic and "تطهير" in self.notes.words[self.hit.first].forms
            told = told or self._declared_clear()
            return self._and_listed(self.here[-1:]) if told and not self._only_sought() else []
        if self.hit.load == "replaces":
            inner = [a for a in self.within if a.kind != "possessive"]
            return self._and_listed((inner or self.here)[-1:])
        for mention in self.after:
            words = self.notes.words[max(self.hit.last - 1, mention.first - 2) : mention.first]
            to = self.known.destination if self.hit.load == "passes" else self.known.losing_to
            if among(words, to) or (
                self.arabic and self.hit.load == "passes" and self.notes.words[mention.first].has("ل")
            ):
                return self._and_listed([mention])
        return []

    def _declared_clear(self) -> bool:
        """True for "the army declared A free of X": who says so has taken the place."""
        if not self.here:
            return False
        words, first = self.notes.words, max(self.clause.first, self.here[-1].first - 3)
        stop = self.here[-1].first if self.arabic else self.hit.first
        return any(not _DECLARES.isdisjoint(words[i].forms[:2]) for i in range(first, stop))

    def _subject(self, *, near_first: bool = False) -> list[ActorMention | None]:
        """Who holds, loses or is there, with those named in one breath; Arabic verbs stand before their subject."""
        reach = 1 if self.hit.load == "holds" else 3  # "with X" stands one word further
        near = [a for a in self.after if a.first - self.hit.last <= (6 if a.kind == "possessive" else reach)][:1]
        if not self.arabic:
            near = []
        ordered = (near, self.here) if near_first else (self.here, near)
        if self.arabic and near and self.notes.words[near[0].first - 1].text == "مع":
            return [
                *(self.here[-1:] or self.before[-1:] or self._state_before()),
                near[0],
            ]  # "with X", who else holds it
        if self.hit.load == "present" and self.over:
            return [*self.over[:1]]
        chosen = (
            self._state() or self._back() or self._pronoun() or self._theirs() or ordered[0][-1:] or ordered[1][-1:]
        )
        if not chosen and self.hit.load == "present" and self.arabic:
            chosen = self._later_subject()
        opening = self.notes.words[self.clause.first].text
        if not self.arabic and opening == "who":
            chosen = [a for a in self.before if a.last <= self.clause.first][-1:]
        if not self.arabic and opening in {"which", "that"} and not self.here and not self._pronoun():
            chosen = [a for a in self.before if a.last == self.clause.first][-1:] or chosen  # "X, which controls A"
        if not chosen and self.arabic and self.hit.load == "holds":
            chosen = self.within[:1]
        if not chosen and self._the_force():
            before = told_before(self.notes, self.sentence)
            return [before] if before else [None]
        if not chosen and (self.hit.load != "present" or not self.arabic):
            chosen = self.before[:1]
        if not self.arabic and opening == "where" and self.hit.load == "present" and not self.here:
            chosen = self._nation_of_clause()
        if not chosen:
            chosen = self._labelled()
        return [*self._and_listed(chosen)]

    def _who(
        self, mention: ActorMention | None, memory: Memory, country: str | None, day: dt.date | None
    ) -> str | None:
        """The id of who is meant: "it" and "they" are who the sentence began with, "the latter" whom it named last."""
        if mention is None:
            return memory.latest
        words, named = self.notes.words, {"name", "nationality", "short", "government"}
        before = [a for a in self.notes.actors.within(self.sentence.first, mention.first) if a.kind in named]
        before = [a for a in before if a.actor_id not in UNARMED]
        if before and mention.kind == "possessive" and all(self._speaks(a) for a in before) and memory.latest:
            return memory.latest  # "officers say its fighters are in A"
        if before and mention.kind == "possessive" and words[mention.first].text in self.small.subjects:
            mention = before[0]
        elif before and mention.kind == "latter":
            mention = before[-1]
        return resolve(self.notes, mention, memory, country=country, day=day)

    def _speaks(self, mention: ActorMention) -> bool:
        """True for who only says what is told (English)."""
        after = self.notes.words[mention.last : mention.last + 2]
        return not self.arabic and any(w.text in {"say", "says", "said", "told", "believe", "believes"} for w in after)

    def _opposed(self) -> list[ActorMention]:
        """Against whom somebody is able to strike somewhere: they are there too."""
        words = self.notes.words
        after = self.notes.actors.within(self.hit.last, self.clause.last)
        near = [a for a in after if a.actor_id not in UNARMED and words[a.first - 1].text in self.known.against]
        return near[:1] if near and near[0].first - self.hit.last <= 14 else []

    def _theirs(self) -> list[ActorMention]:
        """For the Arabic "it has pockets in" (وله), whom the sentence named last."""
        back = self.notes.words[self.hit.first - 1].text.lstrip("وف") if self.hit.first else ""
        return self.before[-1:] if self.arabic and back in self.known.having else []

    def _pronounced(self, index: int) -> list[ActorMention]:
        """Whom a pronoun at the end of word ``index`` means: the actor named last before it that may be "he" or "she"
        as the pronoun is (Arabic)."""
        words, known = self.notes.words, (self.known.masculine, self.known.feminine)
        named = [a for a in self.before if a.last <= index]
        if words[index].text.endswith("هم"):
            return named[-1:]
        same, other = known if words[index].text.endswith("ه") else known[::-1]
        sure = [a for a in named if not same.isdisjoint(words[a.first].forms)]
        return sure[-1:] or [a for a in named if other.isdisjoint(words[a.first].forms)][-1:]

    def _the_force(self) -> bool:
        """True for "the force has held", whom the sentence before named (English)."""
        at = self.hit.first
        while at > self.sentence.first and self.notes.words[at - 1].text in self.known.adverbs:
            at -= 1
        before = [w.text for w in self.notes.words[max(self.sentence.first, at - 2) : at]]
        return len(before) == 2 and before[0] == "the" and before[1] in self.known.bodies

    def _back(self) -> list[ActorMention]:
        """For "that it holds" (أنها), "and they are in" (وهم), whom the sentence named before (Arabic)."""
        at = self.hit.first - 1
        while at > self.sentence.first and not self.small.still.isdisjoint(self.notes.words[at].forms):
            at -= 1
        if at > self.sentence.first and self.notes.words[at].text in {"لا", "ما", "لم"}:
            at -= 1
        if not self.arabic or at <= self.sentence.first or self.notes.words[at].text not in self.known.back_to:
            return []
        return self._pronounced(at)

    def _pronoun(self) -> list[ActorMention]:
        """For "which they control", whom the sentence began with; an empty list for no pronoun."""
        back = self.hit.first
        while back > self.clause.first and self.notes.words[back - 1].text in self.known.adverbs:
            back -= 1
        if self.arabic or back == 0 or self.notes.words[back - 1].text not in self.small.subjects:
            return []
        return [a for a in self.before if a.kind != "possessive"][:1]

    def _state(self) -> list[ActorMention]:
        """A state called by its country's name right beside the verb ("Turkey controls")."""
        for spot in self.notes.spots.within(max(self.clause.first, self.hit.first - 2), self.hit.last + 1):
            beside = spot.last == self.hit.first or (self.arabic and spot.first == self.hit.last)
            if beside and spot.placed is not None and spot.placed.kind == "country":
                actor_id = state(spot.placed.country)
                if actor_id is not None:
                    return [ActorMention(spot.start, spot.end, spot.first, spot.last, actor_id, "nationality")]
        return []

    def _state_before(self) -> list[ActorMention]:
        """The state that the sentence named before by its country's name."""
        for spot in self.notes.spots.within(self.sentence.first, self.hit.first):
            if spot.placed is not None and spot.placed.kind == "country":
                actor_id = state(spot.placed.country)
                if actor_id is not None:
                    return [ActorMention(spot.start, spot.end, spot.first, spot.last, actor_id, "nationality")]
        return []

    def _later_subject(self) -> list[ActorMention]:
        """The subject of an Arabic verb that opens its clause, told only after an aside ("are in A, since …, X")."""
        if self.hit.first - self.clause.first > 1:
            return []
        for clause in self.sentence.clauses:
            if clause.first >= self.clause.last:
                opening = [a for a in self.after if clause.first <= a.first <= min(clause.first + 2, clause.last)]
                if opening:
                    return opening[:1]
        return []

    def _and_listed(self, chosen: Sequence[ActorMention]) -> list[ActorMention]:
        """``chosen`` with those joined to it by "and" or a comma."""
        if not chosen:
            return []
        found = [chosen[0]]
        words, body = self.notes.words, self.notes.article.body
        for mention in reversed([a for a in self.before if a.last <= found[0].first]):
            between = [w.text for w in words[mention.last : found[0].first]]
            if between[:1] in (["which"], ["who"]) and between[-1:] + between[-2:-1] in (["the", "and"], ["and"]):
                found.insert(0, mention)  # "X, which is under Y's command, and Z"
                continue
            joined = between in (["and"], ["and", "the"], ["و"]) or (
                self.arabic and not between and words[found[0].first].text.startswith("و")
            )
            joined = joined or body[mention.end : found[0].start].strip() in _SIGNS
            if not joined or mention.first < self.clause.first:
                break
            found.insert(0, mention)
        for mention in self.after:
            if mention.first < found[-1].last or mention in found:
                continue
            between = [w.text for w in words[found[-1].last : mention.first]]
            joined = between in (["and"], ["and", "the"], ["alongside", "the"], ["alongside"]) or (
                self.arabic and not between and words[mention.first].text.startswith("و")
                and not body[mention.start : mention.end].startswith("وحدات")
            )  # fmt: skip
            if not joined and body[found[-1].end : mention.start].strip() not in _SIGNS:
                break
            found.append(mention)
        return found

    def _hyphened(self) -> list[ActorMention]:
        """Who stands before the hyphen of "X-held"; a people's name is not enough."""
        named = [*self.over[:1]] or [a for a in self.before if a.last == self.hit.first][-1:]
        if named or self.hit.first == 0:
            return named
        index = self.hit.first - 1
        word = self.notes.words[index]
        actor_id = nationality(word, self.notes.article.language) or people(word, self.notes.country())
        return [ActorMention(word.start, word.end, index, index + 1, actor_id, "nationality")] if actor_id else []

    def _inside_it(self) -> list[ActorMention]:
        """A people or nation within the words on control: "in Kurdish hands"."""
        for index in range(self.hit.first, self.hit.last):
            word = self.notes.words[index]
            actor_id = nationality(word, self.notes.article.language) or people(word, self.notes.country())
            if actor_id is not None:
                return [ActorMention(word.start, word.end, index, index + 1, actor_id, "nationality")]
        return []

    def _section(self) -> list[ActorMention]:
        """Whom the heading or label of the lines names alone: "Popular Mobilization axis:"."""
        lines = self.notes.lines[: self.sentence.line + 1]
        for line in reversed(lines):
            if line.label is None:
                continue
            span = self.notes.span(*line.label)
            named = [a for a in self.notes.actors.within(*span) if a.actor_id not in UNARMED]
            return named[:1] if len(named) == 1 and not self.notes.spots.within(*span) else []
        return []

    def _people_next(self) -> list[ActorMention]:
        """Whose people stand right after the words on control: "returned to federal control" (English)."""
        index = self.hit.last
        if self.arabic or index >= self.sentence.last:
            return []
        word = self.notes.words[index]
        actor_id = people(word, self.notes.country())
        return [ActorMention(word.start, word.end, index, index + 1, actor_id, "nationality")] if actor_id else []

    def _nation_of_clause(self) -> list[ActorMention]:
        """Whose people the clause names by their nation: "where American advisers are stationed"."""
        for index in range(self.clause.first, self.hit.first):
            word = self.notes.words[index]
            actor_id = nationality(word, self.notes.article.language)
            if actor_id is not None:
                return [ActorMention(word.start, word.end, index, index + 1, actor_id, "nationality")]
        return []

    def _nation(self) -> list[ActorMention]:
        """Whose people the word after the words on control calls by their nation: "hosts American contractors"."""
        if self.hit.last >= self.sentence.last:
            return []
        word, index = self.notes.words[self.hit.last], self.hit.last
        actor_id = nationality(word, self.notes.article.language)
        return [ActorMention(word.start, word.end, index, index + 1, actor_id, "nationality")] if actor_id else []

    def _possessed(self) -> bool:
        """True for "in their hands"."""
        own = {"their", "its", "his", "theirs"}
        return any(w.text in own for w in self.notes.words[self.hit.first : self.hit.last])
