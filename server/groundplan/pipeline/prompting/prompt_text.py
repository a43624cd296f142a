"""`PromptText`: the versioned text of one type's prompt, read from `prompts/`."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

from groundplan.pipeline.catalogue import ArtifactType

_FOLDER = Path(__file__).parent.parent / "prompts"
_DIGITS = 8


@dataclass(frozen=True, slots=True)
class PromptText:
    """What a type's prompt says, before it is filled.

    `answer` tells what each field means, by its dotted path. `example_answer` answers `example_request`
    where nothing exists yet. `shared` has the sentences that all types have in common.
    """

    version: str
    title: str
    purpose: str
    include: tuple[str, ...]
    leave_out: tuple[str, ...]
    rules: tuple[str, ...]
    answer: Mapping[str, str]
    example_request: str
    example_answer: Mapping[str, Any]
    shared: Mapping[str, str]


def prompt_text(type: ArtifactType) -> PromptText:
    """The text for a type of the catalogue. A fault in it is one of the program, and raised."""
    return read_prompt_text(type, _FOLDER)


@cache
def read_prompt_text(type: ArtifactType, folder: Path) -> PromptText:
    """The text for a type from the type's own file, its kind's and the shared one in `folder`."""
    import yaml  # at first use: no part of starting the server

    # Read with any line ends, so that the digest is the same on all systems.
    own, kind, shared = texts = [
        (folder / name).read_text(encoding="utf-8")
        for name in (f"{type.id}.yaml", f"kinds/{type.diagram}.yaml", "shared.yaml")
    ]
    digest = hashlib.sha256("\0".join(texts).encode()).hexdigest()[:_DIGITS]
    mine, of_kind = (cast("dict[str, Any]", yaml.safe_load(text)) for text in (own, kind))
    sentences = cast("dict[str, Any]", yaml.safe_load(shared))
    return PromptText(
        version=f"{type.id}@{mine['version']}-{digest}",
        title=mine["title"],
        purpose=mine["purpose"],
        include=tuple(mine["include"]),
        leave_out=tuple(mine["leave_out"]),
        rules=(*mine["rules"], *of_kind["rules"]),
        answer=of_kind["answer"],
        example_request=mine["example"]["request"],
        example_answer=mine["example"]["answer"],
        shared={name: text.strip() for name, text in sentences.items() if isinstance(text, str)},
    )
