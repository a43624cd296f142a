"""`Task`: what the loop of attempts must know of a request, and no more."""

from dataclasses import dataclass
from typing import Protocol

from groundplan.models.model_name import ModelName
from groundplan.models.provider import Ask, Reply
from groundplan.pipeline.candidate import Candidate


@dataclass(frozen=True, slots=True)
class ModelPrompt:
    """What a model is to be asked, and the version of the prompt's text. The loop sets the deadline."""

    ask: Ask
    version: str


class Task(Protocol):
    """One request for one artifact: how it is put to a model, and what an answer is worth."""

    def prompt(self, model: ModelName, findings: tuple[str, ...]) -> ModelPrompt:
        """The prompt for a model; `findings` are sentences about what its last answer lacked."""
        ...

    def read(self, model: ModelName, reply: Reply) -> Candidate:
        """The diagram behind a reply, checked. Any reply gives one."""
        ...

    def extract(self) -> Candidate | None:
        """What code alone says, checked; None where the type needs a model."""
        ...
