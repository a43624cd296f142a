"""Workspaces made of inline files, indexed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from groundplan.index.build import build_index
from groundplan.index.index import Index

Make = Callable[[dict[str, str]], Index]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def made(files: dict[str, str]) -> Index:
        (tmp_path / "workspace").mkdir(exist_ok=True)
        for path, content in files.items():
            file = tmp_path / "workspace" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content, encoding="utf-8")
        return build_index([tmp_path / "workspace"], cache_dir=tmp_path / "cache").index

    return made
