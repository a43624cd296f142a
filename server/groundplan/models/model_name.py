"""`ModelName`: how models are named in routes, settings, options and answers."""

from dataclasses import dataclass

from groundplan.errors import UsageError

EXTRACTOR = "extractor"
OLLAMA = "ollama"
EMBEDDED = "embedded"
# Providers that run on this machine (or one of the user's own choosing): no consent is needed for them.
_LOCAL = frozenset({EXTRACTOR, OLLAMA, EMBEDDED})


@dataclass(frozen=True, slots=True)
class ModelName:
    """`provider/name`; the extractor has no name of its own.

    `ollama/qwen2.5-coder:7b`, `gemini/gemini-2.5-flash`, `embedded//models/a.gguf`.
    """

    provider: str
    name: str = ""

    @property
    def is_cloud(self) -> bool:
        """Whether asking it takes code off this machine."""
        return self.provider not in _LOCAL

    def __str__(self) -> str:
        return f"{self.provider}/{self.name}" if self.name else self.provider


def parse_model_name(text: str) -> ModelName:
    """The model behind a name. Raises `UsageError` where it is not `PROVIDER/NAME` or `extractor`."""
    provider, _, name = text.strip().partition("/")
    provider = provider.lower()
    if provider == EXTRACTOR and not name:
        return ModelName(EXTRACTOR)
    if not name or not provider.replace("_", "").replace("-", "").isalnum() or provider == EXTRACTOR:
        raise UsageError(
            f"`{text[:80]}` names no model.",
            hint="Write PROVIDER/NAME, such as ollama/qwen2.5-coder:7b, or `extractor`.",
        )
    return ModelName(provider, name)
