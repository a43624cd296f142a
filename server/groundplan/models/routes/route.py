"""`Route`: the models that are asked for one artifact type, in order."""

from dataclasses import dataclass

from groundplan.models.model_name import ModelName

DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a route was written: a file (as a person knows it) and the line of its key, from 1."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Route:
    """`models` are the primary and then the fallbacks, each once."""

    models: tuple[ModelName, ...]
    origin: Origin

    @property
    def primary(self) -> ModelName:
        return self.models[0]

    @property
    def fallbacks(self) -> tuple[ModelName, ...]:
        return self.models[1:]


@dataclass(frozen=True, slots=True)
class RouteProblem:
    """Why part of a file of routes is not used, for a person. `line` counts from 1."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"
