from collections.abc import Iterator

import pytest
from support.web import Server, started

_OF_THE_MACHINE = (
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "TLS_CA_CERT_FILE",
)


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proxies and certificates of the machine mean nothing to tests."""
    for name in _OF_THE_MACHINE:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def server() -> Iterator[Server]:
    """A web server whose replies the test chooses."""
    with started(Server()) as running:
        yield running
