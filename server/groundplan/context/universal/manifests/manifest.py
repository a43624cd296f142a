"""`Manifest`: what one manifest says, whatever its ecosystem."""

import msgspec


class Dependency(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A package that a project needs, by its name there. `constraint` is as written, "" for any version."""

    name: str
    constraint: str = ""
    development: bool = False


class EntryPoint(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A way in: `kind` says of what sort (`command`, `script`, `service`), `target` what it starts."""

    kind: str
    name: str
    target: str = ""
    path: str = ""


class Manifest(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a manifest says. Strings are "" where it says nothing.

    `ecosystem` is the language it is for. `requires` is the version of the language; `tools` are the
    formatters, linters and test runners that it configures, `line_length` the widest line that they allow
    (0 if none).
    """

    path: str
    ecosystem: str
    name: str = ""
    description: str = ""
    version: str = ""
    requires: str = ""
    dependencies: tuple[Dependency, ...] = ()
    entry_points: tuple[EntryPoint, ...] = ()
    tools: tuple[str, ...] = ()
    line_length: int = 0
