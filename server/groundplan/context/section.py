"""`Section`: a part of a prompt made of whole entries, each with what it is worth."""

import msgspec


class Entry(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A line or a few of a section, kept or left out as a whole. `importance` is from 0 to 1."""

    text: str
    importance: float


class Section(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A heading and its entries, in reading order. Without an entry it is not shown."""

    title: str
    entries: tuple[Entry, ...]

    @property
    def importance(self) -> float:
        """What its best entry is worth."""
        return max((entry.importance for entry in self.entries), default=0.0)

    @property
    def heading(self) -> str:
        """The heading as Markdown, with the line end."""
        return f"## {self.title}\n"

    @property
    def text(self) -> str:
        """The whole section as Markdown."""
        return self.heading + "".join(f"{entry.text}\n" for entry in self.entries) if self.entries else ""
