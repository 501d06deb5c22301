"""What is open beside the map: an incident, an article, a place or an actor; one at a time, with a way back."""

from __future__ import annotations

import streamlit as st

from page.view import OPEN

KINDS = OPEN
"""What can be open by an id of its own."""
TRAIL = "trail"
STEPS = 20
"""So many steps back are remembered."""


def now() -> tuple[str, str] | None:
    """What is open, as kind and id; None: nothing, or an area of control."""
    return next(((kind, st.session_state[kind]) for kind in KINDS if st.session_state.get(kind)), None)


def show(kind: str, ident: str) -> None:
    """Opens something; an unknown kind opens nothing. For callbacks."""
    if kind not in KINDS or not ident:
        return
    before = now()
    if before and before != (kind, ident):
        st.session_state[TRAIL] = [*st.session_state.get(TRAIL, ()), before][-STEPS:]
    _only(kind, ident)


def close() -> None:
    """Nothing is open, and there is no way back."""
    _only(None, "")
    st.session_state[TRAIL] = []


def back() -> None:
    """Opens what was open before; closes where there was nothing."""
    trail = list(st.session_state.get(TRAIL, ()))
    if not trail:
        return close()
    kind, ident = trail.pop()
    st.session_state[TRAIL] = trail
    _only(kind, ident)


def can_go_back() -> bool:
    """Whether something was open before."""
    return bool(st.session_state.get(TRAIL))


def _only(kind: str | None, ident: str) -> None:
    for each in KINDS:
        st.session_state[each] = ident if each == kind else None
    st.session_state["area"] = None
