"""Answers of price sources as JSON values, the same text for the same answer, and back.

Decimals are texts, so that no digit is lost. Nothing that is read back is trusted: it may come
from a cache that others write to.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any, TypeVar

from costguard.catalog.amounts import amount_of
from costguard.model.price import Ambiguous, Answer, Missing, Price, Tier

_T = TypeVar("_T")
_TEXTS = ("unit", "currency", "source", "note")


class AnswerError(ValueError):
    """JSON values that no answer has; says what was expected."""


def text_of(value: Any) -> str:
    """JSON values as their one canonical text: sorted keys, no spaces, ASCII."""
    return json.dumps(value, separators=(",", ":"), sort_keys=True)


def document_of(answer: Answer) -> dict[str, Any]:
    """The JSON values of an answer: a price, ``missing`` with the reason, or ``ambiguous``."""
    if isinstance(answer, Missing):
        return {"missing": answer.reason}
    if isinstance(answer, Ambiguous):
        return {"ambiguous": [_price_document(price) for price in answer.candidates]}
    return _price_document(answer)


def answer_of(document: Any) -> Answer:
    """The answer that ``document_of`` made the values of; raises ``AnswerError`` for others."""
    told = _of(dict, document, "an answer: a map of keys")
    if "missing" in told:
        return Missing(_text(told, "missing"))
    if "ambiguous" in told:
        return Ambiguous(tuple(_price(one) for one in _list(told, "ambiguous")))
    return _price(told)


def _price_document(price: Price) -> dict[str, Any]:
    document: dict[str, Any] = {
        name: getattr(price, name) for name in _TEXTS if getattr(price, name)
    }
    document["effective"] = price.effective.isoformat()
    document["tiers"] = _tier_texts(price.tiers)
    if price.list_tiers:
        document["list_tiers"] = _tier_texts(price.list_tiers)
    return document


def _tier_texts(tiers: Sequence[Tier]) -> list[list[str]]:
    return [[f"{tier.start:f}", f"{tier.price:f}"] for tier in tiers]


def _price(document: Any) -> Price:
    told = _of(dict, document, "a price: a map of keys")
    return Price(
        tiers=_tiers(told, "tiers"),
        unit=_text(told, "unit"),
        currency=_text(told, "currency"),
        effective=_day(_text(told, "effective")),
        source=_text(told, "source"),
        note=_text(told, "note"),
        list_tiers=_tiers(told, "list_tiers") if "list_tiers" in told else (),
    )


def _tiers(document: Mapping[str, Any], key: str) -> tuple[Tier, ...]:
    steps = [_of(list, step, "a step of a price") for step in _list(document, key)]
    if not all(len(step) == 2 for step in steps):
        raise AnswerError(f"{key}: expected steps: where each starts, and its price")
    tiers = tuple([Tier(_number(start), _number(price)) for start, price in steps])
    ascend = all(earlier.start < later.start for earlier, later in pairwise(tiers))
    if not tiers or tiers[0].start or not ascend:
        raise AnswerError(f"{key}: expected steps that start at 0 and ascend")
    return tiers


def _number(value: Any) -> Decimal:
    try:
        return amount_of(_of(str, value, "a number as text"))
    except ValueError as error:
        raise AnswerError(str(error)) from None


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise AnswerError(f"effective: expected a day, found {text!r:.40}") from None


def _list(document: Mapping[str, Any], key: str) -> list[Any]:
    return _of(list, document.get(key), f"a list of {key}")


def _text(document: Mapping[str, Any], key: str) -> str:
    """A text of a document; what is left out is empty."""
    return _of(str, document.get(key, ""), f"text as {key}")


def _of(kind: type[_T], value: Any, what: str) -> _T:
    if not isinstance(value, kind):
        raise AnswerError(f"expected {what}")
    return value
