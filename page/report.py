"""An article by itself: its text with all that was read from it marked, and the list of that."""

from __future__ import annotations

import html

import streamlit as st

from incidents.models import Article, Evidence
from page import evidence, links, listings
from page.language import Language
from page.overview import records
from store import Store


def show(language: Language, store: Store, article: Article) -> None:
    """Writes the page of an article."""
    _ = language.text
    rows = records(store.incidents_of(article.article_id))
    marked = [one if isinstance(one, Evidence) else Evidence(**one) for row in rows for one in row["evidence"] or ()]
    copied = links.copy_button(language, _("Copy link"), "?" + links.query(language, "article", article.article_id))
    st.html(f"<div class='kh-subject' dir='{language.direction}' "
            f"data-article='{html.escape(article.article_id)}'>{copied}</div>")  # fmt: skip
    read = [row for row in rows if row["kind"] == "event"]
    totals = [row for row in rows if row["kind"] != "event"]
    nothing = html.escape(_("Nothing was read from it."))
    st.html(
        listings.section(language, _("Incidents read from it"), listings.incidents(language, read))
        + listings.section(language, _("Totals reported"), listings.incidents(language, totals))
        or f"<p dir='{language.direction}'>{nothing}</p>"
    )
    evidence.show_article(language, article, marked, key=article.article_id)
