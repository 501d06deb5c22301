import threading

from store import Filters
from store.counting.turns import Turns


def test_a_page_goes_on_when_its_filter_is_drawn():
    turns = Turns()
    mine, other = turns.expect(Filters(actors=("SDF",))), turns.expect(Filters())
    assert not mine.wait(0)
    turns.drawn(Filters(actors=("SDF",)))
    assert mine.wait(0)
    assert not other.wait(0)


def test_every_page_that_waits_for_it_goes_on():
    turns = Turns()
    waiting = [turns.expect(Filters()) for _ in range(3)]
    threading.Timer(0.05, turns.drawn, [Filters()]).start()
    assert all(turn.wait(10) for turn in waiting)


def test_what_was_drawn_before_is_not_what_is_waited_for():
    turns = Turns()
    turns.drawn(Filters())
    assert not turns.expect(Filters()).wait(0)


def test_who_waits_no_longer_is_forgotten():
    turns = Turns()
    turns.expect(Filters())
    assert len(turns._waiting) == 0
