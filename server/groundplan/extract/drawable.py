"""What scopes, narrowing and naming need to know of the things that an extractor may draw."""

from typing import Protocol

from groundplan.text import Location


class Drawable(Protocol):
    """A thing with a box of its own: a table, a class, a module.

    `key` tells things apart within a workspace: a dotted path. `name` is what is drawn; `group` (an app, a
    module, a package) qualifies it where two things share a name. `other_name` is another one that people
    may ask for it by, "" if there is none. `external` marks what is not open in the workspace.
    """

    @property
    def key(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def group(self) -> str: ...
    @property
    def other_name(self) -> str: ...
    @property
    def location(self) -> Location: ...
    @property
    def external(self) -> bool: ...
    @property
    def test_code(self) -> bool: ...


class Line(Protocol):
    """What joins two things, by key."""

    @property
    def source(self) -> str: ...
    @property
    def target(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def location(self) -> Location: ...
