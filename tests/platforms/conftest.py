"""A server for each platform."""

from collections.abc import Iterator

import pytest
from support.platforms import Server, served

from costguard.platforms import PLATFORMS


@pytest.fixture(params=list(PLATFORMS))
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    with served(request.param) as running:
        yield running
