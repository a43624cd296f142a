"""`build_prompt`: one request, with all that is known of it, as messages to a model."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from string import Template
from typing import Any

from groundplan.context.tokens import EstimatedTokens, TokenCounter
from groundplan.models.provider import Message
from groundplan.pipeline.catalogue import TEXT, ArtifactType
from groundplan.pipeline.grounded.grounds import Grounds
from groundplan.pipeline.grounded.request_schema import request_schema
from groundplan.pipeline.prompting.answer_fields import existing_words, field_lines, fitted
from groundplan.pipeline.prompting.example import Example
from groundplan.pipeline.prompting.fenced import fenced, one_line
from groundplan.pipeline.prompting.prompt import Prompt
from groundplan.pipeline.prompting.prompt_text import PromptText, prompt_text


@dataclass(frozen=True, slots=True)
class Material:
    """What a prompt is filled with. `context` is cut from its end where it has no room.

    `diagram` is the source that a change is asked for; empty where there is none.
    """

    request: str
    context: str = ""
    diagram: str = ""
    examples: tuple[Example, ...] = ()
    findings: tuple[str, ...] = ()


def build_prompt(
    type: ArtifactType,
    request: str,
    *,
    schema: Mapping[str, Any] | None,
    context: str = "",
    diagram: str = "",
    examples: Sequence[Example] = (),
    findings: Sequence[str] = (),
    budget: int | None = None,
    counter: TokenCounter | None = None,
) -> Prompt:
    """The prompt for `request`: rules and example first, then the project, the question last.

    `schema` is that of `request_schema` for this request (None for a type that is text): its fields are
    explained, its existing names listed. `diagram` is the source of the base, wherever the schema was made
    for one; `context` need not have it too. `examples` come from the pool, best first. `findings` are
    sentences about the last answer.

    `budget` counts tokens of all messages (None: all fits). Where it is too small, examples go from the
    last on, then the end of `context`, then the built-in example; the rest stays. The `tokens` of a prompt
    without context tell how much room context has.
    """
    text, counts = prompt_text(type), counter or EstimatedTokens()
    material = Material(request, context, diagram, tuple(examples), tuple(findings))
    plain = request_schema(type, Grounds()) if type.diagram != TEXT else {}

    def told(material: Material, *, example: bool = True) -> tuple[Message, ...]:
        user = _user(text, material, schema or {}, plain, example=example)
        return Message("system", text.shared["system"]), Message("user", user)

    def cost(messages: Sequence[Message]) -> int:
        return sum(counts.count(message.content) for message in messages)

    messages = told(material)
    if budget is not None and cost(messages) > budget:
        messages = _within(budget, material, told, cost, text.shared["cut"])
    return Prompt(messages, text.version, cost(messages))


def _within(
    budget: int,
    material: Material,
    told: Callable[..., tuple[Message, ...]],
    cost: Callable[[Sequence[Message]], int],
    cut_mark: str,
) -> tuple[Message, ...]:
    """The messages with as much of what can be spared as the budget has room for."""

    def trimmed(examples: int, lines: int) -> Material:
        kept = "".join(context[:lines])
        cut = kept if lines == len(context) or not kept else f"{kept.rstrip()}\n{cut_mark}"
        return Material(
            material.request, cut, material.diagram, material.examples[:examples], material.findings
        )

    context = material.context.splitlines(keepends=True)
    for number in range(len(material.examples) - 1, -1, -1):
        messages = told(trimmed(number, len(context)))
        if cost(messages) <= budget:
            return messages
    for example in (True, False):
        if cost(told(trimmed(0, 0), example=example)) > budget:
            continue
        low, high = 0, len(context)  # so many lines fit, so many are all there are
        while low < high:
            middle = (low + high + 1) // 2
            fits = cost(told(trimmed(0, middle), example=example)) <= budget
            low, high = (middle, high) if fits else (low, middle - 1)
        return told(trimmed(0, low), example=example)
    return told(trimmed(0, 0), example=False)


def _user(
    text: PromptText,
    material: Material,
    schema: Mapping[str, Any],
    plain: Mapping[str, Any],
    *,
    example: bool,
) -> str:
    """All that is said to the model beside the system's rules. What is not of our files is fenced."""
    shared = text.shared
    words = existing_words(schema, plain)
    parts = [
        _filled(shared["change" if material.diagram.strip() else "whole"], text),
        _listed(shared["include"], text.include),
        _listed(shared["leave_out"], text.leave_out),
        _listed(shared["rules"], text.rules),
        f"{shared['fields']}\n{field_lines(schema, plain, text.answer)}" if schema else "",
    ]
    if example:
        answer = fitted(text.example_answer, schema) if schema else text.example_answer
        own = Example(text.example_request, json.dumps(answer, ensure_ascii=False))
        parts.append(_shown(shared["example"], own))
    parts += (_shown(shared["approved"], each) for each in material.examples)
    parts.append(_material(shared["context"], material.context))
    parts.append(_material(shared["diagram"], material.diagram))
    for paths, names in words.items():
        listed = ", ".join(f"`{path}`" for path in paths)
        heading = Template(shared["words"]).substitute(fields=listed)
        parts.append(_material(heading, "\n".join(map(one_line, names))))
    numbered = (f"{number}. {one_line(each)}" for number, each in enumerate(material.findings, start=1))
    parts.append(_material(shared["findings"], "\n".join(numbered)))
    parts.append(f"{shared['request']}\n{fenced(material.request)}")
    parts.append(_filled(shared["ask"], text))
    return "\n\n".join(part for part in parts if part)


def _filled(sentence: str, text: PromptText) -> str:
    return Template(sentence).substitute(title=text.title, purpose=text.purpose)


def _listed(heading: str, lines: Sequence[str]) -> str:
    return "\n".join([heading, *(f"- {line}" for line in lines)]) if lines else ""


def _material(heading: str, content: str) -> str:
    return f"{heading}\n{fenced(content)}" if content.strip() else ""


def _shown(heading: str, example: Example) -> str:
    return f"{heading}\n{fenced(f'{example.request}{chr(10)}{example.answer}')}"
