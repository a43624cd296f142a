"""The commands that the server offers, and who answers each.

Answering needs the whole engine; offering must not, or `initialize` would wait for its import. So the
table names its handlers, and `handler_of` fetches one when it is first called.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

import msgspec

from groundplan.wire import protocol


@dataclass(frozen=True, slots=True)
class Command:
    """`title` is what progress shows; `handler` is `module:function` in `lsp/handlers`."""

    name: str
    title: str
    params: type[msgspec.Struct]
    handler: str


COMMANDS = (
    Command("groundplan.index.status", "Index status", protocol.NoParams, "index:status"),
    Command("groundplan.index.rebuild", "Rebuilding the index", protocol.NoParams, "index:rebuild"),
    Command("groundplan.context.search", "Searching", protocol.SearchParams, "context:search"),
    Command("groundplan.artifact.types", "Artifact types", protocol.NoParams, "artifacts:types"),
    Command("groundplan.artifact.generate", "Drawing", protocol.GenerateParams, "artifacts:generate"),
    Command("groundplan.artifact.validate", "Checking", protocol.ValidateParams, "artifacts:validate"),
    Command("groundplan.artifact.render", "Rendering", protocol.RenderParams, "artifacts:render"),
    Command("groundplan.artifact.merge", "Merging", protocol.MergeParams, "artifacts:merge"),
)


@cache
def handler_of(command: Command) -> Callable[..., Any]:
    """The function that answers a command: session, arguments, progress and cancel in, wire value out."""
    module, _, function = command.handler.partition(":")
    return getattr(import_module(f"groundplan.lsp.handlers.{module}"), function)
