"""`SecretDetector`: finds secrets by their issuers' shapes."""

from collections.abc import Sequence
from typing import Protocol

from groundplan.models.secrets.spot import Spot


class SecretDetector(Protocol):
    """Works offline: looking for a secret must never try it out."""

    def find(self, text: str) -> Sequence[Spot]:
        """All that is found; spots may overlap. Raises `EngineError` where it cannot work."""
        ...
