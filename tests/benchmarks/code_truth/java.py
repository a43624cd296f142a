"""Packages of the JDK: their source from `src.zip`, and what `javap` says of their compiled classes."""

import re
import subprocess
import zipfile
from pathlib import Path
from typing import Any

from tests.benchmarks.code_truth.packages import TruthError, fresh

_HEADER = re.compile(r"^(?:[\w-]+ )*?(?P<kind>class|interface|enum) (?P<name>[\w.$]+)")
_MEMBER = re.compile(r"(?P<name>[\w$]+)(?:\(.*\))?(?: throws .*)?;$")
_SYNTHETIC = re.compile(r"\$|^access\d+|^lambda$")
_THIS = re.compile(r"  this_class: #\d+\s+// \"?([^\"\s]+)")
_AT_ONCE = 150


def java_workspace(package: str) -> tuple[Path, Path]:
    """The JDK's home, and a folder with the package's own source files (not those of packages below it)."""
    home = _home()
    workspace = fresh(package.replace("/", "-"))
    with zipfile.ZipFile(home / "lib" / "src.zip") as archive:
        for name in archive.namelist():
            module, _, path = name.partition("/")
            if module == "java.base" and path.rpartition("/")[0] == package and path.endswith(".java"):
                target = workspace / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(archive.read(name))
    return home, workspace


def java_truth(home: Path, workspace: Path, package: str) -> dict[str, Any]:
    """Every class, interface, enumeration and record that `javap` shows with members, private ones too."""
    compiled = [name for name in _compiled(home, package) if not name.endswith("package-info")]
    local = [name for name in compiled if re.search(r"\$\d+\D", name)]  # classes in methods: left open
    names = [name for name in compiled if not re.search(r"\$\d", name)]
    found: list[dict[str, Any]] = []
    for start in range(0, len(names), _AT_ONCE):
        some = names[start : start + _AT_ONCE]
        told = _run([str(home / "bin" / "javap"), "-p", *some])
        found += _classes(told, package, workspace)
        _leave_open_what_the_compiler_made(found, _run([str(home / "bin" / "javap"), "-p", "-v", *some]))
    ignored = [[_path(name), re.split(r"\$\d*", name)[-1]] for name in local]
    return {"classes": found, "ignored": ignored, "ignoredPaths": []}


def _leave_open_what_the_compiler_made(found: list[dict[str, Any]], told: str) -> None:
    """Move to `maybe` what is only a bridge to a method of other types: nothing in the source is its."""
    written: dict[str, set[str]] = {}
    name, member = "", ""
    for line in told.splitlines():
        if this := _THIS.match(line):
            name = this[1].rpartition("/")[2].replace("$", ".")
        elif line.startswith("  ") and line[2:3].strip() and line.endswith(";"):
            match = _MEMBER.search(_without_generics(line.strip()))
            member = match["name"] if match else ""
        elif line.startswith("    flags:") and "ACC_SYNTHETIC" not in line:
            written.setdefault(name, set()).add(member)
    for each in found:
        if each["name"] in written:
            made = [one for one in each["members"] if one not in written[each["name"]]]
            each["members"] = [one for one in each["members"] if one not in made]
            each["maybe"] += made


def _path(name: str) -> str:
    """The file of a class, by the outermost class in it."""
    return name.partition("$")[0].replace(".", "/") + ".java"


def _home() -> Path:
    homes = sorted(Path("/usr/lib/jvm").glob("*/lib/src.zip"))
    found = [each.parents[1] for each in homes if each.is_file() and (each.parents[1] / "bin/javap").exists()]
    if not found:
        raise TruthError("no JDK with src.zip here (Debian: apt-get install openjdk-17-source)")
    return found[-1]


def _compiled(home: Path, package: str) -> list[str]:
    """The names of the package's compiled classes. Numbered ones (`$1`) have no name in the source."""
    chosen = f"regex:/java.base/{package}/[^/]*"
    listed = _run([str(home / "bin" / "jimage"), "list", "--include", chosen, str(home / "lib" / "modules")])
    return [
        line.strip()[: -len(".class")].replace("/", ".") for line in listed.split() if line.endswith(".class")
    ]


def _classes(told: str, package: str, workspace: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    path = ""
    for line in told.splitlines():
        text = line.strip()
        if text.startswith("Compiled from"):
            path = f"{package}/" + text.split('"')[1]
        elif text.endswith("{") and (header := _HEADER.match(text)):
            if (workspace / path).is_file():
                found.append(_described(text, header, path, package))
        elif found and text.endswith(";"):
            _take_member(found[-1], text)
    return found


def _described(text: str, header: "re.Match[str]", path: str, package: str) -> dict[str, Any]:
    name = header["name"].rpartition(".")[2].replace("$", ".")
    rest = _without_generics(text[header.end() :].rstrip(" {"))
    bases = [b.strip() for part in re.split(r"\b(?:extends|implements)\b", rest)[1:] for b in part.split(",")]
    own = [b for b in bases if b.rpartition(".")[0] == package.replace("/", ".")]
    outer = [b.rpartition(".")[2] for b in bases if b not in own]
    generated = ["toString", "hashCode", "equals"] if "Record" in outer else ["values", "valueOf"]
    return {
        "path": path, "name": name, "line": 0, "members": [],
        "maybe": [name.rpartition(".")[2], *generated],
        "bases": [b.rpartition(".")[2].rpartition("$")[2] for b in own], "outer": outer,
    }  # fmt: skip


def _take_member(found: dict[str, Any], text: str) -> None:
    member = _MEMBER.search(_without_generics(text))
    if member is None or _SYNTHETIC.search(member["name"]) or text.startswith("static {}"):
        return
    name = member["name"]
    kept = found["maybe"] if name in found["maybe"] else found["members"]
    if name not in kept:
        kept.append(name)


def _without_generics(text: str) -> str:
    while True:
        shorter = re.sub(r"<[^<>]*>", "", text)
        if shorter == text:
            return text
        text = shorter


def _run(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if not done.stdout:
        raise TruthError(f"{Path(command[0]).name} failed: {done.stderr.strip()[-200:]}")
    return done.stdout
