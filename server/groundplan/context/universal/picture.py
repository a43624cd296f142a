"""The values of a universal context: what is known of each project of a workspace."""

import msgspec

from groundplan.context.section import Section
from groundplan.context.universal.manifests.manifest import EntryPoint


class Language(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A language with its number of files and its share of all lines of code, from 0 to 1."""

    name: str
    files: int
    share: float


class Library(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A library: its purpose ("" if that is not known), the version asked for, how many files use it."""

    name: str
    purpose: str
    version: str
    files: int


class PackageUse(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """How many files' imports lead from a package to another one."""

    name: str
    imports: int


class PackageNode(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A package: its folder or module, its size in files, its rank, and what it uses, most used first.

    `layer` is 0 for what uses no other. Of two that use each other, the one that uses more is above; packages
    in a larger circle share a layer.
    """

    name: str
    path: str
    files: int
    rank: float
    layer: int
    uses: tuple[PackageUse, ...]


class KeySymbol(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A symbol that matters: its place, its declaration on one line, the first sentence of its docstring."""

    path: str
    line: int
    name: str
    signature: str
    summary: str
    rank: float


class KeyEntity(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An entity on one line: its name and its attributes with keys; and its relations, one text each."""

    name: str
    group: str
    attributes: tuple[str, ...]
    relations: tuple[str, ...]
    path: str
    line: int


class Convention(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A habit of the code, as a sentence's two halves: `functions`, `snake_case (97 %)`."""

    subject: str
    habit: str


class ProjectPicture(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What is known of one root. `prefix` stands before the paths of its files ("" for the only root)."""

    prefix: str
    name: str
    description: str
    readme: str
    languages: tuple[Language, ...]
    frameworks: tuple[Library, ...]
    libraries: tuple[Library, ...]
    entry_points: tuple[EntryPoint, ...]
    packages: tuple[PackageNode, ...]
    cycles: tuple[tuple[str, ...], ...]
    entities: tuple[KeyEntity, ...]
    entity_count: int
    symbols: tuple[KeySymbol, ...]
    conventions: tuple[Convention, ...]


class UniversalContext(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The picture of a workspace, and the same as sections of a prompt."""

    projects: tuple[ProjectPicture, ...]
    sections: tuple[Section, ...]

    @property
    def text(self) -> str:
        """All of it as Markdown."""
        return "".join(section.text for section in self.sections)
