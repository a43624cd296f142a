"""Routes: defaults, the user's file, the workspace's; what is wrong with a file, by line; changing one."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundplan.errors import UsageError
from groundplan.models.model_name import parse_model_name
from groundplan.models.routes.route_file import read_routes
from groundplan.models.routes.routes import WORKSPACE_FILE, load_routes, set_route

TYPES = ("mermaid_erd", "mermaid_class", "mermaid_state")


def names(text: str) -> list[str]:
    read = read_routes(text, file="r.yaml", types=TYPES)
    return [str(problem) for problem in read.problems]


def shown(tmp_path: Path, *, user: str = "", workspace: str = "") -> dict[str, str]:
    user_file = tmp_path / "user.yaml"
    user_file.write_text(user)
    own = tmp_path / "work" / WORKSPACE_FILE
    own.parent.mkdir(parents=True)
    own.write_text(workspace)
    routes = load_routes(TYPES, user_file=user_file, workspaces=[tmp_path / "work"])
    assert not routes.problems
    return {
        each: f"{routes.route(each).primary} {Path(routes.route(each).origin.file).name}:{line}"
        for each in TYPES
        if (line := routes.route(each).origin.line)
    }


def test_without_files_the_shipped_order_holds(tmp_path: Path) -> None:
    routes = load_routes(TYPES, user_file=tmp_path / "none.yaml")
    route = routes.route("mermaid_erd")
    assert [model.provider for model in route.models] == [
        *("ollama", "ollama", "ollama", "gemini", "openai", "anthropic", "extractor")
    ]
    assert (route.origin.file, route.origin.line) == ("the defaults", 4)


def test_the_workspace_wins_over_the_user_type_by_type(tmp_path: Path) -> None:
    assert shown(
        tmp_path,
        user="mermaid_erd: {primary: ollama/a}\nmermaid_class:\n  primary: ollama/b\n",
        workspace="# agreed\nmermaid_class: {primary: ollama/c}\n",
    ) == {
        "mermaid_erd": "ollama/a user.yaml:1",
        "mermaid_class": "ollama/c routes.yaml:2",
        "mermaid_state": "ollama/deepseek-coder:6.7b the defaults:4",
    }


def test_a_users_default_is_for_every_type_that_they_did_not_name(tmp_path: Path) -> None:
    assert shown(tmp_path, user="mermaid_erd: {primary: ollama/a}\ndefault: {primary: ollama/d}\n") == {
        "mermaid_erd": "ollama/a user.yaml:1",
        "mermaid_class": "ollama/d user.yaml:2",
        "mermaid_state": "ollama/d user.yaml:2",
    }


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "mermaid_erm: {primary: ollama/a}",
            "r.yaml:1: There is no artifact type `mermaid_erm`; `groundplan types` lists them.",
        ),
        (
            "mermaid_erd:\n  fallbacks: [ollama/a]\n",
            "r.yaml:1: Route `mermaid_erd`: object missing required field `primary`.",
        ),
        (
            "mermaid_erd:\n  primary: ollama/a\n  fallbacks:\n  - ollama/b\n  - 7\n",
            "r.yaml:5: Route `mermaid_erd`: expected `str`, got `int` at `fallbacks[1]`.",
        ),
        (
            "mermaid_erd:\n  primary: ollama/a\n  fallbacks:\n  - qwen\n",
            "r.yaml:4: `qwen` names no model. "
            "Write PROVIDER/NAME, such as ollama/qwen2.5-coder:7b, or `extractor`.",
        ),
        (
            "mermaid_erd: {primary: ollama/a, fallback: [ollama/b]}",
            "r.yaml:1: Route `mermaid_erd`: object contains unknown field `fallback`.",
        ),
        (
            "mermaid_erd: {primary: 'ollama/a'\n",
            "r.yaml:2: This is no YAML: expected ',' or '}', but got '<stream end>'.",
        ),
        (
            "mermaid_erd: {primary: 2001-99-99}",
            "r.yaml:1: Route `mermaid_erd`: month must be in 1..12.",
        ),
        ("- mermaid_erd\n", "r.yaml:1: A file of routes maps artifact types to `primary` and `fallbacks`."),
    ],
)
def test_a_bad_route_says_its_line(text: str, problem: str) -> None:
    assert names(text) == [problem]


def test_a_bad_route_costs_only_itself() -> None:
    read = read_routes("mermaid_erd: 7\nmermaid_class: {primary: ollama/a}\n", file="r.yaml", types=TYPES)
    assert list(read.routes) == ["mermaid_class"]
    assert [problem.line for problem in read.problems] == [1]


def test_a_type_routed_twice_is_told() -> None:
    text = "mermaid_erd: {primary: ollama/a}\nmermaid_erd: {primary: ollama/b}\n"
    assert names(text) == ["r.yaml:2: `mermaid_erd` is routed twice in this file; the last one is used."]


@given(st.text(max_size=60))
def test_any_text_is_read(text: str) -> None:
    read_routes(text, file="r.yaml", types=TYPES)


def test_setting_a_route_leaves_the_rest_as_it_was_written(tmp_path: Path) -> None:
    file = tmp_path / "routes.yaml"
    file.write_text(
        "# mine\nmermaid_erd:\n  primary: ollama/a  # good\n  fallbacks: [ollama/b]\n\n# last\n"
        "mermaid_class: {primary: ollama/c}  # keep"
    )
    set_route(file, "mermaid_erd", [parse_model_name("ollama/x"), parse_model_name("extractor")])
    set_route(file, "mermaid_state", [parse_model_name("ollama/y")])
    assert file.read_text() == (
        "# mine\nmermaid_erd:\n  primary: ollama/x\n  fallbacks:\n  - extractor\n\n# last\n"
        "mermaid_class: {primary: ollama/c}  # keep\nmermaid_state:\n  primary: ollama/y\n  fallbacks: []\n"
    )


def test_the_first_route_makes_the_file(tmp_path: Path) -> None:
    file = tmp_path / "new" / "routes.yaml"
    set_route(file, "default", [parse_model_name("ollama/x")])
    routes = load_routes(TYPES, user_file=file)
    assert str(routes.route("mermaid_state").primary) == "ollama/x"
    assert file.read_text().startswith("# Which models")


def test_a_broken_file_is_not_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "routes.yaml"
    file.write_text("a: [")
    with pytest.raises(UsageError, match="no YAML"):
        set_route(file, "mermaid_erd", [parse_model_name("ollama/x")])
    assert file.read_text() == "a: ["
