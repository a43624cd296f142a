"""Python's manifests: pyproject.toml, setup.cfg, setup.py, requirements, Pipfile."""

import configparser
import re
import tomllib
from collections.abc import Iterable

from groundplan.context.universal.manifests.manifest import Dependency, EntryPoint, Manifest
from groundplan.context.universal.manifests.tables import Table, string, strings, table, whole

_REQUIREMENT = re.compile(r"\s*([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*\(?([^;#@)\\]*)")
_TOOLS = (
    "ruff",
    "black",
    "isort",
    "mypy",
    "pyright",
    "pytest",
    "yapf",
    "pylint",
    "tox",
    "hatch",
    "pdm",
    "uv",
)
_DEVELOPMENT = re.compile(r"dev|test|lint|doc|type|ci|check|build", re.IGNORECASE)


def read_pyproject(path: str, text: str) -> Manifest:
    """Raises `ValueError` for what is no TOML."""
    content = tomllib.loads(text)
    project, poetry = table(content, "project"), table(content, "tool", "poetry")
    tools = table(content, "tool")
    scripts = {**table(project, "scripts"), **table(project, "gui-scripts"), **table(poetry, "scripts")}
    return Manifest(
        path,
        "python",
        name=string(project.get("name") or poetry.get("name")),
        description=string(project.get("description") or poetry.get("description")),
        version=string(project.get("version") or poetry.get("version")),
        requires=string(project.get("requires-python") or table(poetry, "dependencies").get("python")),
        dependencies=tuple(_pyproject_needs(content, project, poetry)),
        entry_points=tuple(
            EntryPoint("command", name, string(target), path) for name, target in scripts.items()
        ),
        tools=tuple(tool for tool in _TOOLS if tool in tools),
        line_length=whole(table(tools, "ruff").get("line-length"))
        or whole(table(tools, "black").get("line-length")),
    )


def _pyproject_needs(content: Table, project: Table, poetry: Table) -> Iterable[Dependency]:
    yield from requirements(strings(project.get("dependencies")))
    for name, group in table(project, "optional-dependencies").items():
        yield from requirements(strings(group), development=bool(_DEVELOPMENT.search(name)))
    for group in table(content, "dependency-groups").values():
        yield from requirements(strings(group), development=True)
    yield from _named(table(poetry, "dependencies"))
    yield from _named(table(poetry, "dev-dependencies"), development=True)
    for group in table(poetry, "group").values():
        yield from _named(table(group, "dependencies"), development=True)


def read_pipfile(path: str, text: str) -> Manifest:
    """Raises `ValueError` for what is no TOML."""
    content = tomllib.loads(text)
    needs = [*_named(table(content, "packages")), *_named(table(content, "dev-packages"), development=True)]
    return Manifest(path, "python", dependencies=tuple(needs))


def read_setup_cfg(path: str, text: str) -> Manifest:
    """Raises `ValueError` for what is no INI file."""
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string(text)
    except configparser.Error as error:
        raise ValueError(str(error)) from error

    def value(section: str, key: str) -> str:
        return parser.get(section, key, fallback="") or ""

    scripts = [line.partition("=") for line in value("options.entry_points", "console_scripts").splitlines()]
    return Manifest(
        path,
        "python",
        name=value("metadata", "name"),
        description=string(value("metadata", "description")),
        version=value("metadata", "version"),
        requires=value("options", "python_requires"),
        dependencies=tuple(requirements(value("options", "install_requires").splitlines())),
        entry_points=tuple(
            EntryPoint("command", name.strip(), target.strip(), path)
            for name, mark, target in scripts
            if mark
        ),
        tools=tuple(tool for tool in (*_TOOLS, "flake8") if parser.has_section(tool)),
        line_length=whole(value("flake8", "max-line-length")),
    )


def read_setup_py(path: str, text: str) -> Manifest:
    """What the call of `setup` says in plain words: it is read, not run."""

    def value(key: str) -> str:
        found = re.search(rf"\b{key}\s*=\s*(['\"])(.*?)\1", text)
        return found[2] if found else ""

    needs = re.search(r"\binstall_requires\s*=\s*\[(.*?)\]", text, re.DOTALL)
    scripts = re.search(r"['\"]console_scripts['\"]\s*:\s*\[(.*?)\]", text, re.DOTALL)
    pairs = [entry.partition("=") for entry in _quoted(scripts[1] if scripts else "")]
    return Manifest(
        path,
        "python",
        name=value("name"),
        description=value("description"),
        version=value("version"),
        requires=value("python_requires"),
        dependencies=tuple(requirements(_quoted(needs[1] if needs else ""))),
        entry_points=tuple(EntryPoint("command", n.strip(), t.strip(), path) for n, mark, t in pairs if mark),
    )


def read_requirements(path: str, text: str) -> Manifest:
    """A list of requirements; options, paths and addresses in it are passed over."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith(("-", "#", ".", "/", "git+"))]
    development = bool(_DEVELOPMENT.search(path.rpartition("/")[2].replace("requirements", "")))
    return Manifest(path, "python", dependencies=tuple(requirements(lines, development=development)))


def requirements(lines: Iterable[str], *, development: bool = False) -> Iterable[Dependency]:
    """Requirements as pip has them: `name[extra] >=1 ; marker`. What is none is passed over."""
    for line in lines:
        if (match := _REQUIREMENT.match(line)) is not None and "://" not in line.partition("#")[0][:40]:
            yield Dependency(match[1], "".join(match[2].split()), development)


def _named(packages: Table, *, development: bool = False) -> Iterable[Dependency]:
    for name, wanted in packages.items():
        if name != "python":
            constraint = string(wanted) or string(table(wanted).get("version"))
            yield Dependency(name, "" if constraint == "*" else constraint, development)


def _quoted(text: str) -> list[str]:
    return [found[1] for found in re.findall(r"(['\"])(.*?)\1", text)]
