"""Where the user's own price book is."""

import sys
from pathlib import Path

import pytest

from costguard.catalog.user_book import user_book


def test_where_the_environment_says(tmp_path: Path) -> None:
    assert user_book({"COSTGUARD_DATA_DIR": str(tmp_path)}) == tmp_path / "prices.sqlite"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have other folders")
def test_else_in_the_users_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert user_book({}) == tmp_path / "costguard" / "prices.sqlite"
