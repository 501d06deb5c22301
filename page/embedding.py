"""The page within another page (``?embed=true``): the map, the legend and the credit, without what is around them."""

from __future__ import annotations

import html
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from page.language import Language
from page.view import View

STYLE = Path(__file__).parent / "assets" / "embedded.css"


def embedded() -> bool:
    """Whether the page is shown within another one."""
    return bool(st.context.is_embedded)


def dress() -> None:
    """Takes away the sidebar and lets the map fill the frame."""
    st.html(STYLE)


def credit(language: Language, view: View) -> None:
    """Whose map it is, with the way to the whole page."""
    _ = language.text
    whole = html.escape(_("Open the whole map"))
    sources = html.escape(_("Borders: Natural Earth. Places: GeoNames (CC BY 4.0) and Khareeta"))
    name = "خريطة" if language.code == "ar" else "Khareeta"
    st.html(
        f"<p id='credit' dir='{language.direction}'><strong>{name}</strong> · {sources} · "
        f"<a href='?{html.escape(urlencode(view.to_query()))}' target='_blank' rel='noopener'>{whole}</a></p>"
    )
