"""The manifests of Java, Kotlin and .NET: pom.xml, Gradle's scripts, project files."""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator

from groundplan.context.universal.manifests.manifest import Dependency, EntryPoint, Manifest

_CONFIGURATION = r"(?P<use>\w*(?:[iI]mplementation|[aA]pi|[cC]ompile|[cC]ompileOnly|[rR]untimeOnly|kapt))"
_GRADLE_NEED = re.compile(
    rf"^\s*{_CONFIGURATION}\s*\(?\s*['\"](?P<what>[^'\"\s]+:[^'\"\s]+)['\"]", re.MULTILINE
)
_GRADLE_PLUGIN = re.compile(
    r"^\s*id\s*\(?\s*['\"](?P<id>[\w.-]+)['\"]\s*\)?(?:\s*version\s*['\"](?P<version>[^'\"]+)['\"])?",
    re.MULTILINE,
)
_GRADLE_MAIN = re.compile(r"mainClass(?:Name)?(?:\.set\()?\s*=?\s*['\"]([\w.]+)['\"]")


def read_pom(path: str, text: str) -> Manifest:
    """Raises `ValueError` for what is no XML, or declares entities."""
    root = _xml(text)
    properties = {_tag(each): (each.text or "").strip() for each in _children(root, "properties")}

    def value(element: ElementTree.Element | None, tag: str) -> str:
        found = next((each.text or "" for each in element or () if _tag(each) == tag), "")
        return re.sub(
            r"\$\{([^}]+)\}", lambda match: properties.get(match[1], match[0]), " ".join(found.split())
        )

    parent = next((each for each in root if _tag(each) == "parent"), None)
    needs = [
        Dependency(
            f"{value(each, 'groupId')}:{value(each, 'artifactId')}",
            value(each, "version"),
            value(each, "scope") == "test",
        )
        for each in _children(root, "dependencies")
    ]
    if parent is not None:
        needs.append(
            Dependency(f"{value(parent, 'groupId')}:{value(parent, 'artifactId')}", value(parent, "version"))
        )
    named = value(root, "name")
    return Manifest(
        path,
        "java",
        name=named if named and "$" not in named else value(root, "artifactId"),
        description=value(root, "description"),
        version=value(root, "version"),
        requires=next(
            (properties[key] for key in ("java.version", "maven.compiler.release") if key in properties), ""
        ),
        dependencies=tuple(needs),
        entry_points=tuple(
            EntryPoint("module", name, name, path) for name in _children_text(root, "modules")
        ),
    )


def read_gradle(path: str, text: str) -> Manifest:
    """A Gradle script: the dependencies, plugins and main class that it names outright."""
    needs: list[Dependency] = []
    for match in _GRADLE_NEED.finditer(text):
        group, name, *version = match["what"].split(":")
        needs.append(Dependency(f"{group}:{name}", version[0] if version else "", "est" in match["use"]))
    needs += [
        Dependency(match["id"], match["version"] or "")
        for match in _GRADLE_PLUGIN.finditer(text)
        if "." in match["id"]
    ]
    main = _GRADLE_MAIN.search(text)
    entries = (EntryPoint("command", main[1].rpartition(".")[2], main[1], path),) if main else ()
    return Manifest(path, "java", dependencies=tuple(needs), entry_points=entries)


def read_gradle_settings(path: str, text: str) -> Manifest:
    """settings.gradle: it has the project's name."""
    name = re.search(r"rootProject\.name\s*=\s*['\"]([^'\"]+)", text)
    return Manifest(path, "java", name=name[1] if name else "")


def read_project_file(path: str, text: str) -> Manifest:
    """A .NET project (`.csproj`). Raises `ValueError` for what is no XML, or declares entities."""
    root = _xml(text)
    fields = {_tag(each): (each.text or "").strip() for each in root.iter()}
    needs = [
        Dependency(each.get("Include", ""), each.get("Version", ""))
        for each in root.iter()
        if _tag(each) == "PackageReference" and each.get("Include")
    ]
    name = fields.get("AssemblyName") or path.rpartition("/")[2].rpartition(".")[0]
    sdk = root.get("Sdk", "")
    if sdk.endswith(".Web"):
        needs.append(Dependency("Microsoft.AspNetCore.App"))
    runs = sdk.endswith((".Web", ".Worker")) or fields.get("OutputType", "").lower() in ("exe", "winexe")
    return Manifest(
        path,
        "dotnet",
        name=name,
        description=" ".join(fields.get("Description", "").split()),
        version=fields.get("Version", ""),
        requires=fields.get("TargetFramework", ""),
        dependencies=tuple(needs),
        entry_points=(EntryPoint("command", name, path, path),) if runs else (),
    )


def _xml(text: str) -> ElementTree.Element:
    if "<!DOCTYPE" in text or "<!ENTITY" in text:  # no manifest needs them, and they can be made to explode
        raise ValueError("The file declares XML entities.")
    try:
        return ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        raise ValueError(str(error)) from error


def _tag(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _children(root: ElementTree.Element, tag: str) -> Iterator[ElementTree.Element]:
    return (child for each in root if _tag(each) == tag for child in each)


def _children_text(root: ElementTree.Element, tag: str) -> list[str]:
    return [(child.text or "").strip() for child in _children(root, tag)]
