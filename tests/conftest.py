"""What holds for all tests."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

# How long an example takes says more about the machine than about costguard.
settings.register_profile("costguard", deadline=None)
settings.load_profile("costguard")


@pytest.fixture(scope="session", autouse=True)
def _folders_of_nobody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A price book that the developer has synced would give other figures, and so might a cache."""
    with pytest.MonkeyPatch.context() as patch:
        for kind in ("DATA", "CACHE"):
            patch.setenv(f"COSTGUARD_{kind}_DIR", str(tmp_path_factory.mktemp(kind.lower())))
        yield
