"""`npm run gallery`: one drawing of each kind, from real projects, in docs/gallery/.

What code alone answers is drawn by `groundplan generate`; the kinds that no code answers are made here from
facts that a project states (`gallery_facts.py`). The projects are wheels and one source distribution,
downloaded by name into `.bench/gallery/`, and this repository for its history. Look at every picture before
committing it.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gallery_facts import lines_as_pie, news_as_timeline, series_as_gantt, tutorial_as_journey

from groundplan.mermaid.draw import draw as draw_source
from groundplan.mermaid.kinds.registry import Diagram, render

ROOT = Path(__file__).resolve().parents[1]
WORK = ROOT / ".bench" / "gallery"
GALLERY = ROOT / "docs" / "gallery"
LARGEST_BYTES = 300_000
OWN_REPOSITORY = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """`project` is a requirement with its version, or this repository; `scope` narrows as `--scope` does.

    `whole` takes its source distribution, with what is not installed, instead of its wheel.
    """

    type: str
    project: str
    scope: tuple[str, ...] = ()
    whole: bool = False

    @property
    def file(self) -> str:
        return f"{self.type.removeprefix('mermaid_').replace('_', '-')}.svg"


DRAWINGS = (
    Drawing("mermaid_erd", "django==5.2.8", ("auth",)),
    Drawing("mermaid_class", "httpx==0.28.1", ("httpx/_auth.py",)),
    Drawing("mermaid_component", "django-oscar==4.1"),
    Drawing("mermaid_system_overview", "werkzeug==3.1.3"),
    Drawing("mermaid_sequence", "httpx==0.28.1", ("Client.send",)),
    Drawing("mermaid_flowchart", "httpx==0.28.1", ("Client._send_handling_redirects",)),
    Drawing("mermaid_state", "httpx==0.28.1"),
    Drawing("mermaid_mindmap", "werkzeug==3.1.3"),
    Drawing("mermaid_git_graph", OWN_REPOSITORY),
    Drawing("mermaid_architecture", "kinto==26.5.0", whole=True),
    Drawing("mermaid_c4_container", "kinto==26.5.0", whole=True),
)


@dataclass(frozen=True, slots=True)
class FactDrawing:
    """A kind that code does not answer, made from what the source distribution `project` says."""

    title: str
    file: str
    project: str
    make: Callable[[Path], Diagram]
    words: str


FACTS = (
    FactDrawing(
        "Gantt chart",
        "gantt.svg",
        "django==5.2.8",
        series_as_gantt,
        "Each series from its first release to the last known to this distribution; red is long-term "
        "support. The days are those of the release notes.",
    ),
    FactDrawing(
        "Timeline",
        "timeline.svg",
        "django==5.2.8",
        news_as_timeline,
        "The headings under “What's new” in the release notes.",
    ),
    FactDrawing(
        "User journey",
        "journey.svg",
        "django==5.2.8",
        tutorial_as_journey,
        "Steps and parts are the headings of Django's tutorial. Nobody was asked how they felt: the score "
        "says how short a step's text is (5 the shortest, 1 from 160 lines on).",
    ),
    FactDrawing(
        "Pie chart",
        "pie.svg",
        "django==5.2.8",
        lines_as_pie,
        "Counted by file ending; what is under `docs/` is documentation.",
    ),
)


def main(arguments: list[str]) -> int:
    told = argparse.ArgumentParser(prog="gallery", description=__doc__.partition("\n")[0])
    told.add_argument("types", nargs="*", metavar="TYPE", help="only these")
    told.add_argument("--png", type=Path, metavar="FOLDER", help="also as PNG, to be looked at")
    options = told.parse_args(arguments)
    titles = drawable_types()
    GALLERY.mkdir(parents=True, exist_ok=True)
    good = True
    for drawing in DRAWINGS:
        if drawing.type in titles and drawing.type in (options.types or titles):
            good &= draw(drawing, options.png)
    for fact in FACTS:
        if not options.types or fact.file.removesuffix(".svg") in options.types:
            good &= draw_fact(fact, options.png)
    (GALLERY / "README.md").write_text(page(titles), encoding="utf-8")
    if missing := sorted(titles.keys() - {drawing.type for drawing in DRAWINGS} - {"mermaid_uml"}):
        print(f"no drawing is planned of {', '.join(missing)}")
    return 0 if good else 1


def drawable_types() -> dict[str, str]:
    """The types that need no model, with their titles."""
    done = groundplan("types", "--json")
    return {each["id"]: each["title"] for each in json.loads(done.stdout) if each["extractor"]}


def draw(drawing: Drawing, png: Path | None) -> bool:
    """Draw one; whether it worked and is small enough."""
    target = GALLERY / drawing.file
    outputs = [target, *([png / f"{target.stem}.png"] if png else [])]
    workspace = source_distribution(drawing.project) if drawing.whole else project(drawing.project)
    scopes = [option for name in drawing.scope for option in ("--scope", name)]
    for output in outputs:
        output.parent.mkdir(parents=True, exist_ok=True)
        command = ["generate", drawing.type, "--no-model", "--quiet", "--workspace", str(workspace), *scopes]
        done = groundplan(*command, "--output", str(output))
        if done.returncode not in (0, 1) or not output.exists():
            print(f"{drawing.type}: {done.stderr.strip()}")
            return False
    size = target.stat().st_size
    print(f"{target.relative_to(ROOT)}: {size / 1000:.0f} kB{'' if size <= LARGEST_BYTES else ', TOO LARGE'}")
    return size <= LARGEST_BYTES


def draw_fact(fact: FactDrawing, png: Path | None) -> bool:
    source = render(fact.make(source_distribution(fact.project)))
    target = GALLERY / fact.file
    target.write_bytes(draw_source(source, "svg"))
    if png is not None:
        png.mkdir(parents=True, exist_ok=True)
        (png / f"{target.stem}.png").write_bytes(draw_source(source, "png"))
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size / 1000:.0f} kB")
    return target.stat().st_size <= LARGEST_BYTES


def source_distribution(requirement: str) -> Path:
    """The folder of a project's source with its documentation and tests."""
    folder = WORK / "sdists" / requirement.replace("==", "-")
    if not folder.is_dir():
        name = requirement.partition("==")[0]
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", name]
        subprocess.run([*command, "-d", str(folder.parent), requirement], check=True)
        archive = next(folder.parent.glob(f"{name}-*.tar.gz"))
        with tarfile.open(archive) as packed:
            packed.extractall(folder.parent, filter="data")
        (folder / ".git").mkdir(exist_ok=True)  # ignore files above the project must not rule it
    return folder


def project(requirement: str) -> Path:
    """The folder of a project's source."""
    if requirement == OWN_REPOSITORY:
        return ROOT
    folder = WORK / requirement.replace("==", "-")
    if folder.is_dir():
        return folder
    wheels = WORK / "wheels"
    command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary", ":all:"]
    subprocess.run([*command, "-d", str(wheels), requirement], check=True)
    name = requirement.partition("==")[0].replace("-", "_")
    unpacked = WORK / "unpacked"
    shutil.rmtree(unpacked, ignore_errors=True)
    with zipfile.ZipFile(next(wheels.glob(f"{name}-*.whl"))) as wheel:
        wheel.extractall(unpacked)
    # Ignore files above the project (this repository's) must not rule it.
    (unpacked / ".git").mkdir()
    unpacked.rename(folder)
    return folder


def groundplan(*arguments: str) -> "subprocess.CompletedProcess[str]":
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "server"),
        "GROUNDPLAN_CACHE_DIR": str(WORK / "cache"),
    }
    command = [sys.executable, "-m", "groundplan", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


def page(titles: dict[str, str]) -> str:
    """The list of the pictures that are there."""
    lines = [
        "# Gallery",
        "",
        "Drawn by `npm run gallery` from real projects; no model had a hand in any of them. The first ones "
        "are what Groundplan reads from code alone; the last four, of kinds that no code answers, are made "
        "by the script from facts that a project's own documents state.",
    ]
    for drawing in DRAWINGS:
        if drawing.type not in titles or not (GALLERY / drawing.file).exists():
            continue
        source = f"`{drawing.project.replace('==', ' ')}`" if drawing.project else "this repository"
        scope = "".join(f" --scope {name}" for name in drawing.scope)
        lines += [
            "",
            f"## {titles[drawing.type]}",
            "",
            f"`groundplan generate {drawing.type}{scope}`, of {source}.",
            "",
            f"![{titles[drawing.type]}]({drawing.file})",
        ]
    for fact in FACTS:
        if (GALLERY / fact.file).exists():
            lines += ["", f"## {fact.title}", "", f"Of `{fact.project.replace('==', ' ')}`. {fact.words}"]
            lines += ["", f"![{fact.title}]({fact.file})"]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
