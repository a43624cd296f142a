"""package.json: Node's manifest."""

import json

from groundplan.context.universal.manifests.manifest import Dependency, EntryPoint, Manifest
from groundplan.context.universal.manifests.tables import string, table

# Scripts of these names start or build what the project is; the others are for its developers.
_SCRIPTS = ("start", "dev", "serve", "build", "preview", "worker", "migrate")
_TOOLS = (
    "prettier",
    "eslint",
    "biome",
    "@biomejs/biome",
    "jest",
    "vitest",
    "mocha",
    "playwright",
    "typescript",
)


def read_package_json(path: str, text: str) -> Manifest:
    """Raises `ValueError` for what is no JSON."""
    content = table(json.loads(text))
    name = string(content.get("name"))
    commands = table(content, "bin") or (
        {name: content["bin"]} if isinstance(content.get("bin"), str) else {}
    )
    scripts = table(content, "scripts")
    needs = [Dependency(each, string(wanted)) for each, wanted in table(content, "dependencies").items()]
    needs += [Dependency(each, string(wanted)) for each, wanted in table(content, "peerDependencies").items()]
    own = [Dependency(e, string(wanted), True) for e, wanted in table(content, "devDependencies").items()]
    entries = [EntryPoint("command", each, string(target), path) for each, target in commands.items()]
    entries += [
        EntryPoint("script", f"npm run {each}", string(scripts[each]), path)
        for each in _SCRIPTS
        if each in scripts
    ]
    main = string(content.get("main") or content.get("module"))
    if main:
        entries.append(EntryPoint("module", name or main, main, path))
    known = {each.name for each in own} | set(content)
    return Manifest(
        path,
        "node",
        name=name,
        description=string(content.get("description")),
        version=string(content.get("version")),
        requires=string(table(content, "engines").get("node")),
        dependencies=(*needs, *own),
        entry_points=tuple(entries),
        tools=tuple(tool for tool in _TOOLS if tool in known),
    )


def read_composer(path: str, text: str) -> Manifest:
    """composer.json, PHP's manifest. Raises `ValueError` for what is no JSON."""
    content = table(json.loads(text))
    needs = {name: string(wanted) for name, wanted in table(content, "require").items()}
    own = table(content, "require-dev")
    return Manifest(
        path,
        "php",
        name=string(content.get("name")),
        description=string(content.get("description")),
        version=string(content.get("version")),
        requires=needs.pop("php", ""),
        dependencies=(
            *(Dependency(name, wanted) for name, wanted in needs.items() if not name.startswith("ext-")),
            *(Dependency(name, string(wanted), True) for name, wanted in own.items()),
        ),
    )
