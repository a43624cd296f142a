"""The prompts' files: one for each type, true to the schema that is sent, with an example that holds."""

import json
import re
import shutil
from dataclasses import fields as dataclass_fields
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import groundplan.pipeline
from groundplan.mermaid.grammar import check_syntax
from groundplan.mermaid.kinds import registry
from groundplan.pipeline.catalogue import CATALOGUE, ArtifactType, find_type
from groundplan.pipeline.grounded.grounds import Ground, Grounds
from groundplan.pipeline.grounded.read_answer import read_answer
from groundplan.pipeline.grounded.request_schema import request_schema
from groundplan.pipeline.prompting.answer_fields import fields, fitted
from groundplan.pipeline.prompting.prompt_text import PromptText, prompt_text, read_prompt_text
from tests.server.pipeline.grounded.requests import TYPES, extraction, place, symbols

_FOLDER = Path(groundplan.pipeline.__file__).parent / "prompts"
_ALL = pytest.mark.parametrize("type", CATALOGUE, ids=lambda each: each.id)
_DIAGRAMS = pytest.mark.parametrize("type", TYPES, ids=lambda each: each.id)
# A name in the code that ids of new things must not look like.
_TRAP = (Ground("new1", place("new1")), Ground("Zebra", place("Zebra")))


@_ALL
def test_each_type_has_a_whole_prompt(type: ArtifactType) -> None:
    text = prompt_text(type)
    assert text.purpose and text.include and text.leave_out
    for field in dataclass_fields(PromptText):
        assert all(isinstance(each, str) for each in _leaves(getattr(text, field.name), field.name))


def test_there_is_no_prompt_without_a_type() -> None:
    assert {path.stem for path in _FOLDER.glob("*.yaml")} == {each.id for each in CATALOGUE} | {"shared"}
    assert {path.stem for path in _FOLDER.glob("kinds/*.yaml")} == {each.diagram for each in CATALOGUE}


@_DIAGRAMS
def test_each_field_of_each_schema_is_told(type: ArtifactType) -> None:
    told = prompt_text(type).answer.keys()
    for grounds in _grounds(type):
        assert {path for path, _ in fields(request_schema(type, grounds))} <= told


@pytest.mark.parametrize("kind", sorted({each.diagram for each in TYPES}))
def test_no_field_is_told_that_no_schema_has(kind: str) -> None:
    types = [each for each in TYPES if each.diagram == kind]
    there = {
        path for type in types for each in _grounds(type) for path, _ in fields(request_schema(type, each))
    }
    assert prompt_text(types[0]).answer.keys() <= there


@_DIAGRAMS
def test_words_in_backticks_are_words_of_the_schema(type: ArtifactType) -> None:
    text = prompt_text(type)
    known = {"name: Type, name: Type"}  # a form, no word
    for grounds in _grounds(type):
        for path, each in fields(request_schema(type, grounds)):
            known |= {path.rpartition(".")[2], *each.get("enum", ())}
    named = {word for line in (*text.rules, *text.answer.values()) for word in re.findall("`([^`]+)`", line)}
    assert named <= known


@_DIAGRAMS
def test_the_example_is_an_answer_without_a_fault(type: ArtifactType) -> None:
    answer = fitted(prompt_text(type).example_answer, request_schema(type, Grounds()))
    jsonschema.validate(answer, request_schema(type, Grounds()))
    assert answer == prompt_text(type).example_answer | {name: [] for name in answer if not answer[name]}
    found = read_answer(type, Grounds(), json.dumps(answer))
    source = registry.render(found.extraction.diagram)
    assert found.violations == () and found.adds
    assert check_syntax(source).ok, source


@_DIAGRAMS
def test_the_example_fits_what_exists(type: ArtifactType) -> None:
    for grounds in _grounds(type):
        schema = request_schema(type, grounds)
        jsonschema.validate(fitted(prompt_text(type).example_answer, schema), schema)


def test_the_example_of_api_docs_is_such_a_document() -> None:
    document = prompt_text(find_type("api_docs")).example_answer
    assert document["openapi"] == "3.1.0" and document["info"]["version"] == "1" and document["paths"]


@pytest.mark.parametrize("changed", ["mermaid_erd.yaml", "kinds/er.yaml", "shared.yaml"])
def test_a_changed_file_changes_the_version_of_whom_it_concerns(changed: str, tmp_path: Path) -> None:
    shutil.copytree(_FOLDER, tmp_path / "prompts")
    path = tmp_path / "prompts" / changed
    path.write_text(path.read_text(encoding="utf-8") + "\n# a word more\n", encoding="utf-8")
    after = {each.id: read_prompt_text(each, tmp_path / "prompts").version for each in CATALOGUE}
    different = {each.id for each in CATALOGUE if prompt_text(each).version != after[each.id]}
    assert different == ({each.id for each in CATALOGUE} if changed == "shared.yaml" else {"mermaid_erd"})


def test_a_version_names_the_type_and_its_files_alike_on_all_systems(tmp_path: Path) -> None:
    type = find_type("mermaid_erd")
    shutil.copytree(_FOLDER, tmp_path / "prompts")
    for path in (tmp_path / "prompts").rglob("*.yaml"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    version = prompt_text(type).version
    assert re.fullmatch(r"mermaid_erd@\d+-[0-9a-f]{8}", version)
    assert read_prompt_text(type, tmp_path / "prompts").version == version


def _grounds(type: ArtifactType) -> list[Grounds]:
    """Nothing exists; code exists; a diagram exists, that of the example, and code beside it."""
    example = read_answer(type, Grounds(), prompt_text(type).example_answer).extraction.diagram
    return [Grounds(), symbols("Order"), Grounds(None, _TRAP), Grounds(extraction(example), _TRAP)]


def _leaves(value: Any, name: str) -> list[Any]:
    if name == "example_answer":
        return []
    if isinstance(value, dict):
        return [*value, *value.values()]
    return list(value) if isinstance(value, tuple) else [value]
