"""Several plans, one price source: it is asked each question once."""

from collections.abc import Iterable

from support.shop import BOX, DISK, Book

from costguard.model.price import Answer, PriceQuery
from costguard.pricing.remembered import Remembered

SMALL = PriceQuery(BOX, "us-east-1", ("small",))
LARGE = PriceQuery(BOX, "us-east-1", ("large",))
STORAGE = PriceQuery(DISK, "us-east-1", ())


class Counting(Book):
    """Notes the questions."""

    def __init__(self) -> None:
        self.questions: list[PriceQuery] = []

    def prices(self, queries: Iterable[PriceQuery]) -> dict[PriceQuery, Answer]:
        asked = list(queries)
        self.questions += asked
        return super().prices(asked)


def test_each_question_is_asked_once_and_answered_each_time() -> None:
    source = Counting()
    remembered = Remembered(source)
    first = remembered.prices([SMALL, STORAGE])
    second = remembered.prices(iter([SMALL, LARGE]))
    assert sorted(q.attributes for q in source.questions) == [(), ("large",), ("small",)]
    assert first == {SMALL: source.answer(SMALL), STORAGE: source.answer(STORAGE)}
    assert second == {SMALL: source.answer(SMALL), LARGE: source.answer(LARGE)}
    assert remembered.prices([]) == {}
    assert len(source.questions) == 3


def test_the_rest_is_the_sources() -> None:
    remembered = Remembered(Counting())
    assert remembered.version == "test"
    assert list(remembered.held(DISK, "us-east-1")) == [STORAGE]
