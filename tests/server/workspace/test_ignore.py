"""Ignore rules: exactly what git answers on any tree."""

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from groundplan.workspace.scan import scan
from tests.server.workspace.trees import write

_NAMES = st.sampled_from(["a", "b", "ab", "foo", "a b", "ö"])
_FILES = st.sampled_from(["a.py", "b.py", "ab.py", "foo.txt", "x.py", "[a].py", "#c.py", "!d.py"])
_PATHS = st.tuples(st.lists(_NAMES, max_size=3), _FILES).map(lambda parts: "/".join([*parts[0], parts[1]]))
# `a**` is left out: git 2.39 compares two unrelated pointers there, and what it answers is luck.
_SEGMENTS = st.sampled_from(
    [
        "a",
        "b",
        "foo",
        "ab",
        "a*",
        "*",
        "?",
        "**",
        "*.py",
        "a.py",
        "[ab]",
        "[!a]*",
        "x.*",
        "\\#c.py",
        "ö",
        "fo?",
    ]
)
_PATTERNS = st.tuples(
    st.sampled_from(["", "", "!"]),
    st.sampled_from(["", "", "/"]),
    st.lists(_SEGMENTS, min_size=1, max_size=3).map("/".join),
    st.sampled_from(["", "", "/", "/*", " ", "\\ "]),
).map("".join)
_RULES = st.lists(
    st.one_of(_PATTERNS, st.sampled_from(["# comment", "", "\\!d.py", "[", "!", "/", "a\\"])), max_size=6
)


def _git(root: Path) -> set[str]:
    listed = subprocess.run(
        ["git", "-c", "core.excludesFile=", "ls-files", "-z", "-co", "--exclude-standard"],
        cwd=root, capture_output=True, check=True,
    )  # fmt: skip
    return {path for path in listed.stdout.decode().split("\0") if path and not path.endswith(".gitignore")}


def _ours(root: Path) -> set[str]:
    return {file.path for file in scan([root]).files}


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sets(_PATHS, min_size=1, max_size=12),
    st.dictionaries(st.sampled_from(["", "a/", "b/", "a/b/", "foo/"]), _RULES, max_size=3),
    _RULES,
)
@example({"a/b/x.py", "a/x.py", "x.py"}, {"": ["a/", "!a/b/x.py"], "a/": ["!b/"]}, [])
@example({"foo/x.py", "x.py"}, {"": ["*.py", "!foo/"]}, [])
@example({"b/foo/a/a.py"}, {"b/": ["foo/a/**/"]}, [])
@example({"foo/x.py", "foo/a.py"}, {"": ["foo/**", "!foo/a.py"]}, [])
@example({"a/x.py", "a/b/x.py"}, {"": ["a/*", "!a/b"], "a/b/": ["*"]}, ["x.py"])
def test_any_tree_is_read_as_git_reads_it(
    paths: set[str], rules: dict[str, list[str]], exclude: list[str]
) -> None:
    with TemporaryDirectory() as folder:
        root = Path(folder)
        files = {
            path: "x = 1\n" for path in paths if not any(other.startswith(f"{path}/") for other in paths)
        }
        write(root, files)
        subprocess.run(["git", "init", "-q"], cwd=root, check=True)
        (root / ".git" / "info").mkdir(exist_ok=True)
        (root / ".git" / "info" / "exclude").write_text("\n".join(exclude))
        for prefix, lines in rules.items():
            if (root / prefix).is_dir():
                (root / prefix / ".gitignore").write_text("\n".join(lines))
        assert _ours(root) == _git(root)


def test_a_folder_within_a_repository_keeps_the_rules_above_it(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        {".gitignore": "*.gen.py\n/app/local/\n", "app/.gitignore": "x.py\n", "app/x.py": "", "app/y.py": "",
         "app/a.gen.py": "", "app/local/z.py": ""},
    )  # fmt: skip
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    assert _ours(root / "app") == {"y.py"}


def test_an_ignored_folder_that_is_opened_itself_is_read(tmp_path: Path) -> None:
    root = write(tmp_path, {".gitignore": "scratch/\n.venv/\n*.py\n", "scratch/sub/a.py": ""})
    write(root, {".venv/lib/site-packages/pkg/m.py": "", ".venv/pyvenv.cfg": ""})
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    assert _ours(root / "scratch" / "sub") == {"a.py"}
    assert _ours(root / ".venv/lib/site-packages") == {"pkg/m.py"}
    assert _ours(root) == set()


def test_our_own_rules_add_to_gits_and_can_bring_back(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        {".gitignore": "generated/\n", ".groundplanignore": "!generated/\nvendor/\n",
         "sub/.groundplanignore": "b.py",
         "generated/a.py": "", "vendor/v.py": "", "sub/b.py": "", "sub/c.py": ""},
    )  # fmt: skip
    assert _ours(root) == {"generated/a.py", "sub/c.py"}


def test_a_repository_within_starts_anew(tmp_path: Path) -> None:
    root = write(
        tmp_path, {".gitignore": "a.py\n", "inner/a.py": "", "inner/b.py": "", "inner/.gitignore": "b.py"}
    )
    (root / "inner" / ".git").mkdir()
    assert _ours(root) == {"inner/a.py"}


@pytest.mark.parametrize(
    "content", [b"\xff\xfe*\x00.\x00", b"\x00\x01", b"[z-a]\n**/\n\\\n", "ä*\n".encode("latin-1")]
)
def test_rules_that_are_no_rules_state_nothing_and_break_nothing(tmp_path: Path, content: bytes) -> None:
    root = write(tmp_path, {".gitignore": content, "b.py": ""})
    assert _ours(root) == {"b.py"}


def test_rules_in_a_pipe_are_not_waited_for(tmp_path: Path) -> None:
    import os

    write(tmp_path, {"a.py": ""})
    os.mkfifo(tmp_path / ".gitignore")
    assert _ours(tmp_path) == {"a.py"}
