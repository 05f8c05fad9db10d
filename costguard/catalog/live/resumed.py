"""Downloads that go on where they broke off, in this run or the next."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from costguard.catalog.live.http import HttpClient
from costguard.catalog.live.progress import Progress
from costguard.errors import PriceSourceError

_Told = Callable[[int, int | None], None]


async def fetched(client: HttpClient, url: str, path: Path, progress: Progress, text: str) -> None:
    """Download a file to ``path``, which is there only once it is whole.

    What has come of it waits beside ``path``, with the version that the server gave it, and is
    gone on with as long as each try gets any further. A whole file is used as long as the server
    has it in this version. ``text`` names the file for progress. Raises ``PriceSourceError`` when
    the server fails, or where the file cannot be written.
    """
    part, mark = path.with_name(f"{path.name}.part"), path.with_name(f"{path.name}.etag")
    with _writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            path.replace(part)
    while True:
        had = _length(part)
        try:
            await _go_on(client, url, part, mark, partial(progress, text))
            break
        except PriceSourceError:
            if _length(part) <= had:
                raise
    with _writing(path):
        part.replace(path)


async def _go_on(client: HttpClient, url: str, part: Path, mark: Path, progress: _Told) -> None:
    """Add to ``part`` what it lacks; begins anew where the server has another version by now."""
    etag = mark.read_text("utf-8") if mark.exists() and part.exists() else ""
    # The last byte comes again: servers refuse to begin where the file ends.
    offset = max(_length(part) - 1, 0) if etag else 0
    async with client.stream(url, offset=offset, etag=etag) as download:
        with _writing(part):
            mark.write_text(download.etag, "utf-8")
        done = download.offset
        with _writing(part), part.open("ab") as stream:
            stream.truncate(done)
            async for chunk in download.chunks():
                stream.write(chunk)
                done += len(chunk)
                progress(done, download.size)
    if download.size is not None and done != download.size:
        raise PriceSourceError(
            f"{part.stem}: {done} of {download.size} bytes came; run it again and it goes on"
        )


def _length(part: Path) -> int:
    return part.stat().st_size if part.exists() else 0


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """A disk that is full is told in one line; what has been written is taken off it again."""
    try:
        yield
    except OSError as error:
        path.unlink(missing_ok=True)
        reason = error.strerror or str(error)
        raise PriceSourceError(
            f"{path}: cannot be written: {reason}; the price book is as it was"
        ) from None
