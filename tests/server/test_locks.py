"""The lock files pin what pyproject.toml asks for: a fresh machine installs from them alone."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
NEEDED: list[str] = PROJECT["project"]["dependencies"]
TOOLS: list[str] = PROJECT["dependency-groups"]["dev"]


def pins(name: str) -> dict[str, str]:
    text = (ROOT / "requirements" / name).read_text("utf-8")
    return {canonicalize_name(found[1]): found[2] for found in re.finditer(r"(?m)^([\w.-]+)==(\S+)", text)}


@pytest.mark.parametrize(("lock", "asked"), [("default.lock", NEEDED), ("dev.lock", NEEDED + TOOLS)])
def test_a_lock_pins_all_that_is_asked_for(lock: str, asked: list[str]) -> None:
    pinned = pins(lock)
    wanted = [Requirement(text) for text in asked]
    missing = [
        str(need)
        for need in wanted
        if not need.specifier.contains(pinned.get(canonicalize_name(need.name), "0"))
    ]
    assert not missing, "run `npm run lock`"


def test_both_locks_agree() -> None:
    tools = pins("dev.lock")
    assert {name: tools.get(name) for name in pins("default.lock")} == pins("default.lock")
