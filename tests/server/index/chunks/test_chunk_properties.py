"""Whatever a file holds: its chunks cover it, do not overlap, and are the same each time."""

# ruff: noqa: E501 (the lines stay in rows)

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundplan.index.chunks.split import chunk_file
from groundplan.index.languages import has_symbols
from groundplan.workspace.languages import language_by_name
from groundplan.workspace.reading import read_text
from tests.server.index.chunks.shown import record_of

_ROOT = Path(__file__).parents[4]
_LANGUAGES = [
    "python", "javascript", "tsx", "sql", "java", "csharp", "go", "rust", "php", "ruby", "kotlin", "prisma",
    "markdown", "restructuredtext", "text", "yaml", "json", "toml", "ini", "dockerfile", "html", "cpp", "",
]  # fmt: skip
_LINES = st.sampled_from([
    "", "", "   ", "class A(Base):", "class B {", "}", "    def f(self):", "def g():", "        return 1", "end",
    "# Title", "Title", "=====", "-----", "```", "~~~~", "---", "...", "/* c", "*/", "// x", "-- x", "@dec(", ")",
    "key: value", "  key: value", "[table]", "a = 1", '{"a": 1,', '  "b": [', "];", "create table t (id int);",
    "insert into t values (';", "function f() {", "  g() {", "  }", "const o = {", "x" * 900, "Ж価格\u2028", "\x0c",
    '"""', "'", "$$", "- item", ".. _label:", "model M {", "func F() {", "impl A {", "module M", "\t\tx", "\ud800",
])  # fmt: skip
_TEXTS = st.lists(_LINES, max_size=120).map("\n".join)


def _check(language: str, text: str) -> None:
    record = record_of("a/b", language, text)
    chunks = chunk_file(record, text)
    lines = text.split("\n")
    if not text.strip():
        assert chunks == ()
        return
    following = 1
    for chunk in chunks:
        assert chunk.start_line == following and chunk.end_line >= chunk.start_line
        following = chunk.end_line + 1
    assert all(not line for line in lines[following - 1 :])  # only the end of the last line is left
    assert len(lines) - (following - 1) <= 1
    assert chunk_file(record, text) == chunks
    same = {chunk.digest: chunk for chunk in chunks}
    for chunk in chunks:  # one digest, one text under one name
        other = same[chunk.digest]
        assert lines[chunk.start_line - 1 : chunk.end_line] == lines[other.start_line - 1 : other.end_line]
        assert (chunk.symbol, chunk.signature, chunk.docstring) == (
            other.symbol,
            other.signature,
            other.docstring,
        )


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(_LANGUAGES), _TEXTS)
def test_chunks_cover_any_text(language: str, text: str) -> None:
    if has_symbols(language):
        text = text.encode("utf-8", "replace").decode()
    _check(language, text)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(_LANGUAGES), _TEXTS, _TEXTS)
def test_a_record_of_another_moment_does_no_harm(language: str, then: str, now: str) -> None:
    record = record_of("a", language, then.encode("utf-8", "replace").decode())
    following = 1
    for chunk in chunk_file(record, now):
        assert chunk.start_line == following
        following = chunk.end_line + 1


def test_where_a_chunk_stands_is_no_part_of_its_digest() -> None:
    text = "def f():\n    'Doc.'\n    return 1\n"
    (alone,) = chunk_file(record_of("a.py", "python", text), text)
    moved_text = "import os\nimport sys\n\nNAMES = [\n    1,\n    2,\n]\n\n\n" + text
    *_, moved = chunk_file(record_of("b.py", "python", moved_text), moved_text)
    assert (alone.digest, alone.symbol) == (moved.digest, moved.symbol)
    assert alone.start_line != moved.start_line


@pytest.mark.parametrize("folder", ["server/groundplan/index", "docs", "shared", "extension/src", "scripts"])
def test_chunks_cover_real_files(folder: str) -> None:
    files = sorted(file for file in (_ROOT / folder).rglob("*") if file.is_file())
    read = [(language, file) for file in files if (language := language_by_name(file.name))]
    assert read
    for language, file in read[:60]:
        _check(language, read_text(file).text)
