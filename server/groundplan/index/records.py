"""What the index keeps of each file: small immutable records, written to the cache as they are."""

from enum import StrEnum

import msgspec


class SymbolKind(StrEnum):
    MODULE = "module"
    CLASS = "class"
    INTERFACE = "interface"
    ENUM = "enum"
    TYPE = "type"
    FUNCTION = "function"
    METHOD = "method"
    FIELD = "field"
    VARIABLE = "variable"
    CONSTANT = "constant"
    TABLE = "table"
    VIEW = "view"
    COLUMN = "column"
    INDEX = "index"


class ReferenceKind(StrEnum):
    CALL = "call"
    INHERITS = "inherits"
    NAME = "name"


class Symbol(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Something a file declares. Lines and columns count from 1, columns in characters.

    `qualified_name` is the path of names inside the file (`Order.total`), without the module;
    `bases` are base classes and implemented interfaces as written. `signature` is the declaration's
    head on one line, `docstring` its first paragraph.
    """

    kind: SymbolKind
    name: str
    qualified_name: str
    start_line: int
    start_column: int
    end_line: int
    end_column: int
    name_line: int
    name_column: int
    signature: str = ""
    docstring: str = ""
    bases: tuple[str, ...] = ()


class Import(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A name that a file takes from another one.

    `module` is as written, without leading dots; `level` counts those dots (Python). `name` is what
    is taken from the module (`*` for all of it, empty for the module itself), `alias` the name it
    has here. Which file that is, `Index.resolve_import` says. In JavaScript and TypeScript, `default` is
    the name of a module's default export, and an empty `module` means the file itself: `export {a as b}`
    gives its own `a` the name `b`.
    """

    module: str
    name: str
    alias: str
    line: int
    level: int = 0


class Reference(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A use of a name. `scope` is the qualified name of the symbol it happens in ("" = the file).

    `name` is as written, with dots for whatever the language parts names by (`self.total`, and
    `Order.total` for `Order::total` or `$order->total`); what is taken from no plain name keeps a dot and
    its last part (`.total`).
    """

    kind: ReferenceKind
    name: str
    line: int
    scope: str = ""


class Binding(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A name whose type is plain to see: a parameter, a field or a local variable.

    `type` is spelled like `Reference.name`, without type arguments; it ends with `()` where it is what a
    call gives. The name `()` stands for what the function `scope` returns. A field's scope is its class.
    """

    name: str
    type: str
    line: int
    scope: str = ""


class FileRecord(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One indexed file. `path` is relative to its root with `/`; `digest` is of its bytes.

    `error_lines` are the first lines of the stretches that did not parse. References and bindings are most
    of what is known of a file and seldom asked for, so they are kept as `pack` made them: an index is read
    from its cache in a third of the time, and takes a third of the memory.
    """

    path: str
    language: str
    digest: str
    size: int
    symbols: tuple[Symbol, ...] = ()
    imports: tuple[Import, ...] = ()
    error_lines: tuple[int, ...] = ()
    packed_references: bytes = b""
    packed_bindings: bytes = b""

    @property
    def references(self) -> tuple[Reference, ...]:
        """The uses of names. Unpacked each time: ask once, not for each name."""
        return _REFERENCES.decode(self.packed_references) if self.packed_references else ()

    @property
    def bindings(self) -> tuple[Binding, ...]:
        """The names of plain type. Unpacked each time, as `references` are."""
        return _BINDINGS.decode(self.packed_bindings) if self.packed_bindings else ()


_REFERENCES = msgspec.msgpack.Decoder(tuple[Reference, ...])
_BINDINGS = msgspec.msgpack.Decoder(tuple[Binding, ...])


def pack(records: tuple[Reference, ...] | tuple[Binding, ...]) -> bytes:
    """References or bindings as a `FileRecord` keeps them."""
    return msgspec.msgpack.encode(records) if records else b""


class Entry(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A record with the moment its file was read: what the cache keeps of a file.

    `settled` is false where the file had only just been written, so that its time proves nothing.
    """

    record: FileRecord
    mtime_ns: int
    settled: bool
