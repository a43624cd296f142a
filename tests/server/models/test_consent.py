"""Consent: who it holds for, that it can be taken back, and that nothing but the user gives it."""

import shutil
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from groundplan.errors import StorageError
from groundplan.folders import config_folder, data_folder
from groundplan.models.consent import Consent


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    folder = tmp_path / "work" / "shop"
    (folder / "orders").mkdir(parents=True)
    return folder


def test_nothing_is_agreed_until_the_user_says_so(data: Path, shop: Path) -> None:
    assert not Consent(data).agreed(shop, "gemini")
    assert Consent(data).agreements() == ()
    assert not data.exists(), "asking writes nothing"


def test_it_holds_for_one_folder_and_one_provider(data: Path, shop: Path) -> None:
    Consent(data).agree(shop, "gemini")
    asked = Consent(data)
    assert asked.agreed(shop, "gemini") and asked.agreed(shop, " Gemini ")
    assert not asked.agreed(shop, "openai")
    assert not asked.agreed(shop.parent, "gemini")
    assert not asked.agreed(shop / "orders", "gemini")


def test_a_copy_and_a_moved_workspace_are_asked_anew(data: Path, shop: Path, tmp_path: Path) -> None:
    Consent(data).agree(shop, "gemini")
    copy = Path(shutil.copytree(shop, tmp_path / "copy"))
    assert not Consent(data).agreed(copy, "gemini")
    moved = shop.rename(shop.with_name("moved"))
    assert not Consent(data).agreed(moved, "gemini")


def test_nothing_is_written_into_the_workspace(data: Path, shop: Path) -> None:
    Consent(data).agree(shop, "gemini")
    assert [path.name for path in shop.rglob("*")] == ["orders"]


@pytest.mark.skipif(sys.platform == "win32", reason="making links takes rights there")
def test_a_link_means_the_folder_it_leads_to(data: Path, shop: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(shop)
    Consent(data).agree(link, "gemini")
    assert Consent(data).agreed(shop, "gemini")
    link.unlink()
    link.symlink_to(tmp_path)
    assert not Consent(data).agreed(link, "gemini"), "the link leads elsewhere now"


def test_several_roots_need_the_word_for_each(data: Path, shop: Path) -> None:
    Consent(data).agree(shop, "gemini")
    assert not Consent(data).agreed([shop, shop.parent], "gemini")
    Consent(data).agree(shop.parent, "gemini")
    assert Consent(data).agreed([shop, shop.parent], "gemini")
    assert not Consent(data).agreed([], "gemini")


def test_it_is_taken_back_in_every_window(data: Path, shop: Path) -> None:
    one, other = Consent(data), Consent(data)
    for provider in ("gemini", "openai", "anthropic"):
        one.agree(shop, provider)
    assert other.agreed(shop, "openai")
    one.revoke(shop, "openai")
    assert not other.agreed(shop, "openai") and other.agreed(shop, "gemini")
    one.revoke(shop)
    assert other.agreements() == ()


def test_agreeing_twice_keeps_the_first_day(data: Path, shop: Path) -> None:
    Consent(data).agree(shop, "gemini")
    first = Consent(data).agreements()
    Consent(data).agree(shop, "gemini")
    assert Consent(data).agreements() == first
    assert first[0].agreed_at.endswith("+00:00")


_MANY = """
import sys
from pathlib import Path
from groundplan.models.consent import Consent
for n in range(20):
    Consent(Path(sys.argv[1])).agree(Path(sys.argv[2]), f"{sys.argv[3]}-{n}")
"""


def test_windows_that_write_at_once_lose_nothing(data: Path, shop: Path) -> None:
    running = [
        subprocess.Popen([sys.executable, "-c", _MANY, str(data), str(shop), name])
        for name in ("a", "b", "c")
    ]
    assert [process.wait(60) for process in running] == [0, 0, 0]
    assert len(Consent(data).agreements()) == 60


def test_a_damaged_file_is_no_consent_and_is_kept_aside(data: Path, shop: Path) -> None:
    data.mkdir()
    (data / "consent.sqlite3").write_bytes(b"not a database, but long enough to be one" * 100)
    assert not Consent(data).agreed(shop, "gemini")
    Consent(data).agree(shop, "gemini")
    assert Consent(data).agreed(shop, "gemini")
    assert (data / "consent.damaged").read_bytes().startswith(b"not a database")


def test_a_newer_versions_file_is_no_consent_and_is_left_alone(data: Path, shop: Path) -> None:
    Consent(data).agree(shop, "gemini")
    store = sqlite3.connect(data / "consent.sqlite3")
    store.execute("PRAGMA user_version = 9")
    store.close()
    assert not Consent(data).agreed(shop, "gemini")
    with pytest.raises(StorageError, match="newer"):
        Consent(data).agree(shop, "openai")


def test_a_repository_cannot_bring_its_own_consent(shop: Path, tmp_path: Path) -> None:
    Consent(tmp_path / "elsewhere").agree(shop, "gemini")
    shutil.copytree(tmp_path / "elsewhere", shop / ".data")
    assert not Consent(shop / ".data").agreed(shop, "gemini")
    with pytest.raises(StorageError, match="inside the workspace"):
        Consent(shop / ".data").agree(shop, "gemini")


def test_a_folder_that_cannot_be_made_says_so(shop: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="cannot be written") as failed:
        Consent(tmp_path / "file" / "data").agree(shop, "gemini")
    assert "GROUNDPLAN_DATA_DIR" in failed.value.hint


@pytest.mark.skipif(sys.platform == "win32", reason="modes mean little there")
def test_only_the_user_reads_it(data: Path, shop: Path) -> None:
    Consent(data).agree(shop, "gemini")
    assert stat.S_IMODE((data / "consent.sqlite3").stat().st_mode) == 0o600


def test_folders_are_the_environments_or_the_platforms(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GROUNDPLAN_DATA_DIR", str(tmp_path / "d"))
    monkeypatch.setenv("GROUNDPLAN_CONFIG_DIR", str(tmp_path / "c"))
    assert (data_folder(), config_folder()) == (tmp_path / "d", tmp_path / "c")
    monkeypatch.delenv("GROUNDPLAN_DATA_DIR")
    monkeypatch.delenv("GROUNDPLAN_CONFIG_DIR")
    assert "groundplan" in str(data_folder()) and "groundplan" in str(config_folder())
