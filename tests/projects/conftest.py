"""A repository with plans in it, in which the tests stand."""

from collections.abc import Callable
from pathlib import Path

import pytest

Files = Callable[..., Path]


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Files:
    """Makes files, by path and text, and goes to their folder."""

    def make(*empty: str, **texts: str) -> Path:
        for path, text in [*((path, "{}") for path in empty), *texts.items()]:
            file = tmp_path / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        return tmp_path

    return make
