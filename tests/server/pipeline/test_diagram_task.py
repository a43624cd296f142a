"""A diagram's task in the loop with the real schema, reader, validators and providers."""

import json
import socket
from collections.abc import Callable, Mapping
from typing import Any

from groundplan.extract.extraction import Extraction
from groundplan.jobs import CancelToken
from groundplan.mermaid.kinds.er import ErAttribute, ErDiagram, ErEntity
from groundplan.mermaid.kinds.registry import Diagram
from groundplan.models.by_name import Providers
from groundplan.models.keys import Keys
from groundplan.models.model_name import ModelName, parse_model_name
from groundplan.models.provider import Ask, Reply
from groundplan.pipeline.attempts import Attempts
from groundplan.pipeline.catalogue import find_type
from groundplan.pipeline.check import check
from groundplan.pipeline.diagram_task import DiagramTask
from groundplan.pipeline.grounded.grounds import Grounds
from groundplan.pipeline.prompting.build_prompt import build_prompt
from groundplan.pipeline.task import ModelPrompt
from groundplan.settings import ValidationSettings
from groundplan.text import Location
from groundplan.validators.finding import Report
from tests.server.pipeline.scripted import Case

_PLACE = Location("shop/models.py", 1, 9, "shop.models.Order")
_BASE = Extraction(
    ErDiagram((ErEntity("Order", (ErAttribute("int", "id"),)),), ()), {"Order": _PLACE, "Order.id": _PLACE}
)
_REQUEST = "Add payments to the order."
_ADDS = {
    "entities": [{"id": "new1", "name": "Payment", "attributes": [{"name": "amount", "type": "decimal"}]}],
    "relationships": [{"source": "Order", "target": "new1", "label": "payment"}],
}


def _check(source: str, extraction: Extraction[Diagram]) -> Report:
    return check(
        source,
        type_id="mermaid_erd",
        request=_REQUEST,
        proof=extraction,
        settings=ValidationSettings(),
        cancel=CancelToken(),
    )


def _prompt(model: ModelName, schema: Mapping[str, Any], findings: tuple[str, ...]) -> ModelPrompt:
    prompt = build_prompt(find_type("mermaid_erd"), _REQUEST, schema=schema, findings=findings)
    return ModelPrompt(Ask(model.name, prompt.messages, schema), prompt.version)


def _task(draw: Callable[[], Extraction[Diagram]] | None = None) -> DiagramTask:
    return DiagramTask(find_type("mermaid_erd"), Grounds(_BASE), _prompt, _check, draw)


def _says(answer: object) -> Callable[[Ask, CancelToken], Reply]:
    return lambda request, cancel: Reply(json.dumps(answer), 10, 10, 0.1)


def test_what_is_wrong_with_an_answer_is_told_and_the_better_one_merged() -> None:
    case = Case({"ollama/a": [_says({}), _says(_ADDS)]})
    terms = Attempts(case, case.agreed, case.cut, case.clock)
    outcome = terms.run(case.route, _task(), deadline_s=60)
    assert "The answer adds nothing to the diagram." in case.asks[1].messages[-1].content
    assert outcome.report.accepted and outcome.extraction.elements["Order"] == _PLACE
    diagram = outcome.extraction.diagram
    assert isinstance(diagram, ErDiagram)
    assert [(each.name, each.proposed) for each in diagram.entities] == [("Order", False), ("Payment", True)]


def test_schemas_are_in_the_words_of_the_provider() -> None:
    task = _task()
    local = json.dumps(task.prompt(parse_model_name("ollama/a"), ()).ask.schema)
    cloud = json.dumps(task.prompt(parse_model_name("openai/a"), ()).ask.schema)
    assert "maxItems" in local and "maxItems" not in cloud


def test_with_no_server_and_no_key_the_code_alone_answers() -> None:
    with socket.socket() as taken:  # bound and not listening: nobody answers there
        taken.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{taken.getsockname()[1]}"
        providers = Providers(keys=Keys({}), ollama_host=host)
        route = [parse_model_name(each) for each in ("ollama/a", "ollama/b", "gemini/c", "extractor")]
        try:
            outcome = Attempts(providers, lambda _: True).run(route, _task(lambda: _BASE), deadline_s=60)
        finally:
            providers.close()
    down = f"Ollama does not answer at {host}"
    said = [(each.error or "").split(". ")[0] for each in outcome.attempts]
    assert said == [down, down, "There is no key for gemini", ""]
    assert outcome.model == "extractor"
    assert outcome.notes == (f"Drawn from the code alone. {outcome.attempts[0].error}",)
