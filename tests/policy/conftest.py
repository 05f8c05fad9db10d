"""Policies in a folder of the test's own, and what answers like OPA."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from textwrap import dedent
from threading import Thread
from typing import Any

import pytest
from support.opa import Server, write_program

Write = Callable[..., Path]


@pytest.fixture
def policy(tmp_path: Path) -> Write:
    """Writes a file of policies, and answers its path."""

    def write(text: str, name: str = "one.rego") -> Path:
        path = tmp_path / "policies" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), encoding="utf-8")
        return path

    return write


@pytest.fixture
def program(tmp_path: Path) -> str:
    return str(write_program(tmp_path / "opa"))


@pytest.fixture
def serving() -> Callable[..., Any]:
    @contextmanager
    def serve(texts: dict[str, str], data: Any) -> Iterator[Server]:
        with Server(texts, data) as server:
            thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
            thread.start()
            try:
                yield server
            finally:
                server.shutdown()
                thread.join()

    return serve
