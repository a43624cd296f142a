"""What tests of the providers share: one event loop, one real model, a small schema."""

from collections.abc import Iterator

import pytest

from groundplan.models.request_loop import RequestLoop
from tests.fakes.real_model import RealModel


@pytest.fixture(scope="session")
def real_model() -> RealModel:
    return RealModel()


@pytest.fixture
def loop() -> Iterator[RequestLoop]:
    loop = RequestLoop()
    yield loop
    loop.close()
