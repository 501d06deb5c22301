"""A column of text as an import checks it: every different value once, and which row has which.

What has to be found out about a value is found out once, however many rows have it; that is what makes imports fast.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Booleans = npt.NDArray[np.bool_]
_T = TypeVar("_T")


class Column:
    """The texts of one column of a block of rows, without spaces around them."""

    def __init__(self, codes: npt.NDArray[np.int32], different: Any, written: Any = None) -> None:
        """``different`` is an Arrow array of text, ``codes`` says for each row which of it the row has.

        ``written`` is how the file writes the same, where that is not known to be no different.
        """
        self.codes = codes
        self.different = different
        self._written = different if written is None else written

    @classmethod
    def of(cls, texts: Any) -> Column:
        """From an Arrow array of text, encoded as a dictionary or not; null is empty."""
        if isinstance(texts, pa.ChunkedArray):
            texts = texts.combine_chunks()
            texts = pa.concat_arrays(texts.chunks) if isinstance(texts, pa.ChunkedArray) else texts
        if not pa.types.is_dictionary(texts.type) or texts.null_count:
            texts = pc.dictionary_encode(pc.fill_null(texts.cast(pa.string()), ""))
        codes = texts.indices.to_numpy(zero_copy_only=False).astype(np.int32, copy=False)
        written = texts.dictionary.cast(pa.string())
        different = pc.utf8_trim_whitespace(written)
        if pc.any(pc.starts_with(different, "'")).as_py():
            # An apostrophe keeps a spreadsheet from running what follows as a formula; it is none of the value.
            different = pc.replace_substring_regex(different, r"^'([=+\-@\t\r])", r"\1")
        return cls(codes, different, written)

    @classmethod
    def empty_one(cls, rows: int) -> Column:
        """A column without anything in it."""
        return cls(np.zeros(rows, dtype=np.int32), pa.array([""], pa.string()))

    @functools.cached_property
    def values(self) -> list[str]:
        """The different values."""
        found: list[str] = self.different.to_pylist()
        return found

    @functools.cached_property
    def empty(self) -> Booleans:
        """True for rows without a value."""
        return self.where([value == "" for value in self.values])

    def at(self, row: int) -> str:
        """The value of one row."""
        return self.values[int(self.codes[row])]

    def as_written(self, row: int) -> str:
        """The value of one row, with the spaces around it."""
        text: str = self._written[int(self.codes[row])].as_py()
        return text

    def where(self, flags: Sequence[bool]) -> Booleans:
        """A flag for each different value to one for each row."""
        return np.asarray(flags, dtype=bool)[self.codes]

    def rows(self, which: Booleans) -> Column:
        """The column of some of the rows."""
        return Column(self.codes[which], self.different, self._written)

    def spread(self, found: Any) -> Any:
        """Something for each different value (a numpy or an Arrow array) to something for each row."""
        if isinstance(found, np.ndarray):
            return found[self.codes]
        return found.take(pa.array(self.codes))

    def map(self, meaning: Callable[[str], _T], kind: Any) -> Any:
        """What each value means, as an Arrow array with one entry a row; ``kind`` is its Arrow type."""
        return self.spread(pa.array([meaning(value) for value in self.values], kind))

    def texts(self) -> Any:
        """Each row's text as an Arrow array; null where there is none."""
        blank = pa.array([value == "" for value in self.values])
        return self.spread(pc.if_else(blank, pa.scalar(None, pa.string()), self.different))

    def or_else(self, other: Column) -> Column:
        """This column, and the other one's values where it is empty."""
        offset = len(self.different)
        codes = np.where(self.empty, other.codes + offset, self.codes).astype(np.int32)
        return Column(codes, pa.concat_arrays([self.different, other.different]))
