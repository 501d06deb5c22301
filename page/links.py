"""Links to what can be opened beside the map, and buttons that copy an address: HTML for any room of the page."""

from __future__ import annotations

import html
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from page import opened
from page.language import Language

KEY = "links"
_SCRIPT = Path(__file__).parent / "assets" / "links.js"


def link(language: Language, kind: str, ident: str | None, text: str, *, markup: bool = False) -> str:
    """An HTML link that opens something of ``opened.KINDS``; the text alone, without a link, where there is no id.

    ``text`` is escaped unless it is ``markup`` already.
    """
    inside = text if markup else f"<bdi>{html.escape(text)}</bdi>"
    if not ident:
        return inside
    return f"<a class='kh-link' href='?{html.escape(query(language, kind, ident))}' target='_self'>{inside}</a>"


def query(language: Language, kind: str, ident: str) -> str:
    """The query of the address under which something opens by itself, in this language."""
    return urlencode({kind: ident, **({"lang": language.code} if language.code != "en" else {})})


def actor(language: Language, actor_id: str | None) -> str:
    """An actor's name as a link to its page."""
    return link(language, "about", actor_id, language.actor(actor_id))


def about(language: Language, actor_id: str) -> str:
    """A small link to an actor's page, for beside its name where that does something else."""
    told = html.escape(language.text("About {name}", name=language.actor(actor_id)))
    href = html.escape(query(language, "about", actor_id))
    return f"<a class='kh-link kh-about' href='?{href}' target='_self' title='{told}' aria-label='{told}'>ⓘ</a>"


def copy_button(language: Language, label: str, address: str = "", *, embed: bool = False) -> str:
    """A button that copies the address with that query; without one, the address of the view as it stands.

    With ``embed`` it copies the HTML that shows the view in another page.
    """
    done, framed = html.escape(language.text("Copied")), "1" if embed else ""
    return (
        f"<button type='button' class='kh-copy' data-query='{html.escape(address)}' data-done='{done}' "
        f"data-embed='{framed}'>"
        f"{html.escape(label)}</button>"
    )


def follow(then: Callable[[str, str, bool], None]) -> None:
    """Listens for clicks on links; a click calls ``then(kind, id, whether a search found it)`` before the page runs
    again."""

    def told() -> None:
        asked = (st.session_state.get(KEY) or {}).get("opened") or {}
        if asked:
            then(str(asked["kind"]), str(asked["id"]), bool(asked.get("searched")))

    st.components.v2.component(
        "khareeta_links", html="<span></span>", js=_SCRIPT.read_text("utf-8"), isolate_styles=False
    )(key=KEY, data={"kinds": list(opened.KINDS)}, on_opened_change=told, height="content")
