"""Compose files and manifests in; services, stores and what uses what, out."""

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from groundplan.errors import UsageError
from groundplan.extract.architecture.compose import is_compose
from groundplan.extract.architecture.extract import extract_architecture, extract_c4_container
from groundplan.extract.extraction import EdgeKey, Extraction
from groundplan.extract.request import ExtractRequest
from groundplan.index.build import build_index
from groundplan.mermaid.grammar import check_syntax
from groundplan.mermaid.kinds.registry import Diagram, outline, render

Draw = Callable[..., tuple[Extraction[Diagram], Extraction[Diagram]]]

COMPOSE = """\
    x-common: &common
      restart: always
      depends_on: [db]
    services:
      web:
        <<: *common
        build: ./web
        environment:
          - CACHE_URL=redis://cache:6379/0
          - SITE=https://example.com
      worker:
        build: {context: .}
        depends_on:
          db: {condition: service_healthy}
          queue: {condition: service_started}
        environment:
          DATABASE_URL: ${URL:-postgres://user:secret@db:5432/shop}
      db:
        image: postgres:16
      cache:
        image: redis
      queue:
        image: registry.example.com/rabbitmq:3
"""


@pytest.fixture
def draw(tmp_path: Path) -> Draw:
    def drawn(files: dict[str, str], *scope: str) -> tuple[Extraction[Diagram], Extraction[Diagram]]:
        for name, content in files.items():
            file = tmp_path / "shop" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(dedent(content), encoding="utf-8")
        index = build_index([tmp_path / "shop"], cache_dir=tmp_path / "cache", processes=1).index
        request = ExtractRequest(index, scope=scope)
        both = extract_architecture(request), extract_c4_container(request)
        for each in both:
            result = check_syntax(render(each.diagram))
            assert result.ok, result.error
            told = outline(each.diagram)
            assert {node.name for node in told.nodes} == set(each.elements)
            assert {EdgeKey(one.source, one.target, one.label) for one in told.edges} == set(each.edges)
        return both

    return drawn


def uses(extraction: Extraction[Diagram]) -> list[str]:
    return sorted(
        f"{key.source} {key.label or '->'} {key.target} @{place.start_line}"
        for key, place in extraction.edges.items()
    )


def test_compose_services(draw: Draw) -> None:
    architecture, containers = draw({"compose.yml": COMPOSE})
    assert uses(containers) == [
        "web connects to cache @9",
        "web depends on db @3",
        "worker depends on db @14",
        "worker depends on queue @15",
    ]
    looks = {each.title: each.icon for each in architecture.diagram.services}
    assert looks == {"web": "server", "worker": "server", "db": "database", "cache": "disk", "queue": "cloud"}
    made = {
        each.label: (each.technology, each.shape.value) for each in containers.diagram.boundaries[0].elements
    }
    assert made["web"] == ("built from ./web", "box")
    assert made["db"] == ("postgres:16", "database")
    assert made["queue"][1] == "queue"
    assert architecture.elements["db"].start_line == 18
    assert "secret" not in render(architecture.diagram) + render(containers.diagram)


def test_scope_of_a_service(draw: Draw) -> None:
    architecture, _ = draw({"compose.yml": COMPOSE}, "queue")
    assert {each.title for each in architecture.diagram.services} == {"worker", "queue"}
    with pytest.raises(UsageError, match="no service or project `nothing`"):
        draw({}, "nothing")


def test_folders_are_groups(draw: Draw) -> None:
    files = {
        "one/compose.yaml": "services:\n  a:\n    image: nginx\n",
        "two/docker-compose.yml": "services:\n  b:\n    image: mysql\n    links: ['b:x']\n",
    }
    architecture, _ = draw(files)
    assert [group.title for group in architecture.diagram.groups] == ["one", "two"]
    assert architecture.elements["two"].path == "two/docker-compose.yml"


def test_manifests_where_there_is_no_compose_file(draw: Draw) -> None:
    pyproject = """\
        [project]
        name = "shop"
        dependencies = [
            "psycopg[binary]>=3",
            "Redis",
            "requests",
        ]
        [project.scripts]
        shop = "shop.main:run"
    """
    files = {"api/pyproject.toml": pyproject, "web/package.json": '{"name": "web", "bin": "x.js"}'}
    architecture, containers = draw(files)
    assert uses(containers) == ["shop uses PostgreSQL @4", "shop uses Redis @5"]
    assert {each.title for each in architecture.diagram.services} == {"shop", "PostgreSQL", "Redis", "web"}
    assert architecture.notes == (
        "No compose file was found: drawn from the manifests' entry points and packages.",
    )


def test_what_cannot_be_read_is_told(draw: Draw) -> None:
    architecture, _ = draw({"compose.yml": "services: [", "package.json": "[1]", "pyproject.toml": "="})
    assert len(architecture.notes) == 4
    assert architecture.notes[0].startswith("compose.yml is no valid YAML")
    assert architecture.notes[3] == "No compose file, and no manifest with an entry point, was found."


@pytest.mark.parametrize(
    "text", ["", "services:", "services: 3", "services: {a: }", "services: {a: [b]}", "3"]
)
def test_odd_compose_files(draw: Draw, text: str) -> None:
    draw({"compose.yml": text})


def test_names_of_compose_files() -> None:
    assert is_compose("a/docker-compose.prod.yml") and is_compose("compose.yaml")
    assert not is_compose("composer.yml") and not is_compose("compose/other.yml")
