"""Reports that are written to files: whole or not at all, and nothing else is lost."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from costguard.errors import UsageError
from costguard.files import write_whole


def test_a_file_is_replaced(tmp_path: Path) -> None:
    report = tmp_path / "report.md"
    report.write_text("old")
    write_whole(report, "new\n")
    assert report.read_text() == "new\n"
    assert list(tmp_path.iterdir()) == [report]


def test_a_link_stays_and_its_file_is_written(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    target = tmp_path / "reports" / "today.md"
    link = tmp_path / "latest.md"
    link.symlink_to(target)
    for text in ("first", "second"):
        write_whole(link, text)
        assert link.is_symlink()
        assert target.read_text() == text


def test_a_pipe_stays_a_pipe(tmp_path: Path) -> None:
    # So do devices: as root, putting a file in the place of /dev/null succeeds.
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    # Open for reading and writing, so that neither side waits for the other.
    handle = os.open(pipe, os.O_RDWR)
    try:
        write_whole(pipe, "report")
        assert os.read(handle, 100) == b"report"
    finally:
        os.close(handle)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_what_cannot_be_written_is_told_by_the_name_that_was_given(tmp_path: Path) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    for path in (tmp_path, tmp_path / "missing" / "report.md", loop):
        with pytest.raises(UsageError, match="cannot be written") as raised:
            write_whole(path, "text")
        assert str(raised.value).startswith(f"{path}: ")
    assert list(tmp_path.iterdir()) == [loop]
