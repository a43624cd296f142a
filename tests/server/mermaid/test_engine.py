"""The engine under stress: hangs, greed, crowds, and a bundle that is not there."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from groundplan.errors import Cancelled, EngineError
from groundplan.jobs import CancelToken
from groundplan.mermaid.engine import Engine, EngineExhausted
from groundplan.mermaid.grammar import check_syntax

WILD_BUNDLE = """
let answer;
const later = (job) => { answer = undefined;
  Promise.resolve().then(job).then((value) => {
  answer = JSON.stringify({ value }); },
  (error) => { answer = JSON.stringify({ failure: String(error) }); }); };
globalThis.groundplanMermaid = {
  check: () => later(() => { while (true); }),
  hang: () => { while (true); },
  hangLater: () => later(() => { while (true); }),
  grow: () => { const all = []; while (true) all.push(new Array(100000).fill(all.length)); },
  fail: () => later(() => { throw new Error("no"); }),
  echo: (text) => later(() => text),
  take: () => answer,
};
"""


@pytest.fixture
def wild(tmp_path: Path):
    bundle = tmp_path / "mermaid.js"
    bundle.write_text(WILD_BUNDLE)
    engine = Engine(bundle, time_limit_s=2, memory_limit_bytes=200 << 20)
    yield engine
    engine.close()


@pytest.mark.parametrize("function", ["hang", "hangLater", "grow"])
def test_a_call_that_does_not_end_is_stopped_and_the_engine_goes_on(wild: Engine, function: str) -> None:
    assert wild.call("echo", "before") == "before"
    with pytest.raises(EngineExhausted) as caught:
        wild.call(function)
    assert caught.value.hint
    assert wild.call("echo", "after") == "after"


def test_a_text_that_mermaid_cannot_get_done_with_is_a_refused_text(wild: Engine) -> None:
    result = check_syntax("erDiagram", engine=wild)
    assert result.error is not None
    assert "2 s" in result.error.message


def test_a_fault_of_the_engine_is_no_fault_of_the_text(wild: Engine) -> None:
    with pytest.raises(EngineError):
        wild.call("fail")
    assert wild.call("echo", "after") == "after"


def test_a_call_can_be_withdrawn(wild: Engine) -> None:
    cancel = CancelToken()
    with ThreadPoolExecutor() as threads:
        call = threads.submit(wild.call, "hang", cancel=cancel)
        cancel.cancel()
        with pytest.raises(Cancelled):
            call.result(timeout=30)
    assert wild.call("echo", "after") == "after"


def test_eight_threads_at_once_get_their_own_answers(wild: Engine) -> None:
    texts = [f"{number} \0 🎉 \ud800" for number in range(80)]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda text: wild.call("echo", text), texts)) == texts


def test_eight_threads_check_diagrams() -> None:
    texts = [f"erDiagram\n  A{n} ||--o{{ B : x\n" + ("  }\n" if n % 2 else "") for n in range(40)]
    with ThreadPoolExecutor(8) as threads:
        results = list(threads.map(check_syntax, texts))
    assert [result.ok for result in results] == [n % 2 == 0 for n in range(40)]


def test_without_a_bundle_the_hint_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(EngineError) as caught:
        Engine(tmp_path / "mermaid.js").call("check", "erDiagram")
    assert "npm run bundle" in caught.value.hint


def test_a_bundle_that_is_no_script_is_an_engine_error(tmp_path: Path) -> None:
    bundle = tmp_path / "mermaid.js"
    bundle.write_text("this is no script")
    with pytest.raises(EngineError):
        Engine(bundle).call("check", "erDiagram")
