"""What tests of the whole product share: projects to draw, and folders of their own to write to."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

REPOSITORY = Path(__file__).resolve().parent.parent

# A developer's run looks for new failures; CI answers the same for the same code.
settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("local", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "local")


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """No test reads or writes the user's own cache, data or configuration."""
    folder = tmp_path_factory.mktemp("groundplan")
    for name in ("CACHE", "DATA", "CONFIG"):
        monkeypatch.setenv(f"GROUNDPLAN_{name}_DIR", str(folder / name.lower()))
    yield folder


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A copy of `examples/shop` that a test may change."""
    copy = tmp_path / "shop"
    shutil.copytree(REPOSITORY / "examples" / "shop", copy, ignore=shutil.ignore_patterns("node_modules"))
    return copy
