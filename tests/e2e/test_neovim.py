"""The server in Neovim: an LSP client that nobody here wrote, with no plugin and no glue."""

import json
import subprocess
import sys
from pathlib import Path

NEOVIM = Path(sys.executable).with_name("nvim")
SCRIPT = Path(__file__).with_name("neovim_client.lua")


def test_neovim_draws_saves_and_stops(shop: Path, tmp_path: Path):
    done = subprocess.run(
        [str(NEOVIM), "--clean", "--headless", "-n", "-l", str(SCRIPT), sys.executable, str(shop)],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    shown = json.loads(done.stdout[done.stdout.index("{") :])
    assert "groundplan.artifact.generate" in shown["commands"]
    assert "Order" in shown["artifact"]["source"]
    assert shown["wrong"]["code"] == -32803
    assert shown["wrong"]["data"]["kind"] == "usage"
    assert "GiftWrap" in shown["after_save"]
    assert shown["stopped"] is True
