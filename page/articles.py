"""Adding articles to the store from the page, with a plain word on whatever is wrong with them."""

from __future__ import annotations

import hashlib
import re
import tempfile
from pathlib import Path

import streamlit as st

from page.language import Language
from store import Store, StoreError
from store.reading import Added

EXAMPLE = """---
title: …
publisher: …
url: https://…
published: 2020-04-28
language: ar
---
"""


def show(language: Language, store: Store) -> None:
    """The form: files or a pasted text; what came of it is told below it."""
    _ = language.text
    state = st.session_state
    # What was pasted and could not be put in is not to be lost: it comes back in a field anew, as the form clears its.
    field = f"article_text{state.get('article_turn', '')}"
    if "article_again" in state:
        state[field] = state.pop("article_again")
    if not store.writable:
        st.info(_("This store is only looked at: nothing can be added to it here."))
    st.caption(_("Text files (.md or .txt, UTF-8), with or without front matter. What is read stays on this machine."))
    with st.form("add_article", clear_on_submit=True, border=False):
        files = st.file_uploader(_("Files"), accept_multiple_files=True, key="article_files")
        text = st.text_area(_("Or paste a text"), key=field, height=180, placeholder=EXAMPLE)
        sent = st.form_submit_button(_("Read into the store"), type="primary")
    if sent:
        given = [(file.name, file.getvalue()) for file in files or ()]
        if text.strip():
            given.append((pasted_name(text), text.encode()))
        state["added"] = state["not_added"] = None
        try:
            state["added"] = add(store, given) if given else None
        except StoreError as error:
            state["not_added"], state["article_again"] = str(error), text
            state["article_turn"] = int(state.get("article_turn") or 0) + 1
        if not given:
            st.warning(_("Nothing was given: choose a file or paste a text."))
            return
        # The counts and the map above were drawn before: once more, with what is new.
        st.rerun()
    if state.get("not_added"):
        st.error(_("Nothing was added: {reason}", reason=state["not_added"]))
    added: tuple[Added, int] | None = state.get("added")
    if added:
        tell(language, *added)


def add(store: Store, given: list[tuple[str, bytes]]) -> tuple[Added, int]:
    """Reads files, given as (name, bytes), into the store; with how many of the new incidents could not be placed."""
    with tempfile.TemporaryDirectory(prefix="khareeta-") as folder:
        paths = []
        for name, content in given:
            path = Path(folder) / file_name(name)
            path.write_bytes(content)
            paths.append(path)
        added = store.add(paths)
    unplaced = store.not_placed() if added.read else None
    return added, 0 if unplaced is None else int(unplaced["article_id"].isin(added.read).sum())


def tell(language: Language, added: Added, unplaced: int) -> None:
    """What became of the articles, each thing in its own message."""
    _ = language.text
    if added.read:
        st.success(
            _(
                "Read: {names}. Incidents: {incidents}, control claims: {claims}.",
                names=language.comma.join(added.read),
                incidents=language.number(added.incidents),
                claims=language.number(added.claims),
            )
        )
        if added.without:
            nothing = _("No incident was found in it. Background, opinion and forecasts are not incidents.")
            st.warning(f"{language.comma.join(added.without)}: {nothing}")
    if unplaced:
        st.warning(
            _("Of these, {n} could not be placed: see “Not placed” for the candidates.", n=language.number(unplaced))
        )
    if added.unchanged:
        st.info(_("Already in the store, word for word: {names}.", names=language.comma.join(added.unchanged)))
    for failure in added.failed:
        st.error(_("{name} was not read: {reason}", name=Path(failure.name).name, reason=failure.reason))
    for note in added.notes:
        st.info(note)


def failures(language: Language, store: Store) -> None:
    """Files of the data folder that could not be read, with the reasons; nothing when all could."""
    _ = language.text
    found = store.failures()
    if not found:
        return
    heading = language.plural("{n} file of data/ could not be read", "{n} files of data/ could not be read", len(found))
    with st.expander(heading, icon=":material/warning:"):
        for failure in found[:50]:
            if failure.partly:
                st.warning(f"{failure.name}: {failure.reason}")
            else:
                st.error(_("{name} was not read: {reason}", name=failure.name, reason=failure.reason))


def file_name(name: str) -> str:
    """A file name without folders or characters that file systems refuse, its end kept."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    return re.sub(r"[^\w.\- ]", "_", base).lstrip(".")[-120:] or "article.txt"


def pasted_name(text: str) -> str:
    """The name of a pasted text: the same text always gets the same, so reading it twice changes nothing."""
    return f"pasted-{hashlib.sha256(text.encode()).hexdigest()[:10]}.md"
