"""The field's formats: how incidents leave the store, one file a format."""

from store.formats.formats import FORMATS, Format, format_of

__all__ = ["FORMATS", "Format", "format_of"]
