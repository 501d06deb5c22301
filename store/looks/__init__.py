"""How actors and event types look, wherever they are drawn: on the page's map and charts, and in exported maps."""

from pathlib import Path

SYMBOLS = Path(__file__).with_name("symbols.js")
"""The script that draws them on a canvas."""
