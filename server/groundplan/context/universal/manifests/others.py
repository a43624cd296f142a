"""The manifests of Rust, Go and Ruby, and the files that say what runs: Docker, compose, Procfile, CI."""

import json
import re
import tomllib

import yaml

from groundplan.context.universal.manifests.manifest import Dependency, EntryPoint, Manifest
from groundplan.context.universal.manifests.tables import rows, string, strings, table

_GO_NEED = re.compile(r"^\s*(?:require\s+)?([\w.-]+\.[\w.-]+/\S+)\s+(v\S+)(\s*//\s*indirect)?", re.MULTILINE)
_GEM = re.compile(r"^\s*gem\s+['\"]([\w-]+)['\"](?:\s*,\s*['\"]([^'\"]+)['\"])?", re.MULTILINE)


def read_cargo(path: str, text: str) -> Manifest:
    """Raises `ValueError` for what is no TOML."""
    content = tomllib.loads(text)
    package = table(content, "package")
    needs: list[Dependency] = []
    for section, development in (("dependencies", False), ("dev-dependencies", True)):
        for owner in (content, table(content, "workspace")):
            for name, wanted in table(owner, section).items():
                version = string(wanted) or string(table(wanted).get("version"))
                needs.append(Dependency(name, version, development))
    commands = [
        EntryPoint("command", string(table(each).get("name")), path=path) for each in rows(content.get("bin"))
    ]
    return Manifest(
        path,
        "rust",
        name=string(package.get("name")),
        description=string(package.get("description")),
        version=string(package.get("version")),
        requires=string(package.get("rust-version") or package.get("edition")),
        dependencies=tuple(needs),
        entry_points=tuple(each for each in commands if each.name),
    )


def read_go_mod(path: str, text: str) -> Manifest:
    """A module's name, its Go version and what it requires itself."""
    name = re.search(r"^module\s+(\S+)", text, re.MULTILINE)
    version = re.search(r"^go\s+(\S+)", text, re.MULTILINE)
    needs = tuple(Dependency(match[1], match[2]) for match in _GO_NEED.finditer(text) if not match[3])
    return Manifest(
        path, "go", name=name[1] if name else "", requires=version[1] if version else "", dependencies=needs
    )


def read_gemfile(path: str, text: str) -> Manifest:
    """What a Gemfile names outright."""
    version = re.search(r"^\s*ruby\s+['\"]([^'\"]+)", text, re.MULTILINE)
    needs = tuple(Dependency(match[1], match[2] or "") for match in _GEM.finditer(text))
    return Manifest(path, "ruby", requires=version[1] if version else "", dependencies=needs)


def read_dockerfile(path: str, text: str) -> Manifest:
    """What a container of it runs: the last ENTRYPOINT and CMD."""
    joined = re.sub(r"\\\n\s*", " ", text)
    said: dict[str, str] = {}
    for word, rest in re.findall(r"^\s*(CMD|ENTRYPOINT)\s+(.+)$", joined, re.MULTILINE | re.IGNORECASE):
        try:
            said[word.upper()] = " ".join(strings(json.loads(rest))) or rest.strip()
        except ValueError:
            said[word.upper()] = rest.strip()
    command = " ".join(said[word] for word in ("ENTRYPOINT", "CMD") if word in said)
    return Manifest(path, "", entry_points=(EntryPoint("container", path, command, path),) if command else ())


def read_compose(path: str, text: str) -> Manifest:
    """The services of a compose file, with the image or build and the command of each."""
    services = table(_yaml(text), "services")
    entries: list[EntryPoint] = []
    for name, service in services.items():
        build = table(service).get("build")
        image = (
            string(table(service).get("image"))
            or f"built from {string(build) or string(table(build).get('context')) or '.'}"
        )
        command = table(service).get("command")
        told = string(command) or " ".join(strings(command))
        entries.append(EntryPoint("service", name, f"{image}: {told}" if told else image, path))
    return Manifest(path, "", entry_points=tuple(entries))


def read_procfile(path: str, text: str) -> Manifest:
    """The processes that a Procfile names."""
    pairs = re.findall(r"^([\w-]+):\s*(.+)$", text, re.MULTILINE)
    return Manifest(path, "", entry_points=tuple(EntryPoint("process", n, c.strip(), path) for n, c in pairs))


def read_workflow(path: str, text: str) -> Manifest:
    """A CI workflow: its name and jobs."""
    content = table(_yaml(text))
    jobs = list(table(content, "jobs"))
    name = string(content.get("name")) or path.rpartition("/")[2].rpartition(".")[0]
    return Manifest(path, "", entry_points=(EntryPoint("ci", name, ", ".join(jobs), path),) if jobs else ())


def _yaml(text: str) -> object:
    try:
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error
