"""Answers as JSON and back."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from support.answers import ANSWERS, LARGE, SMALL, price

from costguard.catalog.answer_json import AnswerError, answer_of, document_of, text_of
from costguard.model.price import Answer, Missing, Price


@pytest.mark.parametrize("answer", [*ANSWERS.values(), Missing("not sold"), price("0")])
def test_an_answer_comes_back_as_it_was(answer: Answer) -> None:
    text = text_of(document_of(answer))
    again = answer_of(json.loads(text))
    assert again == answer
    assert text_of(document_of(again)) == text


def test_no_digit_is_lost_and_equal_answers_have_equal_text() -> None:
    assert text_of(document_of(ANSWERS[SMALL])) == (
        '{"currency":"USD","effective":"2026-11-01","source":"https://prices.test",'
        '"tiers":[["0","0.048"]],"unit":"Hrs"}'
    )
    assert document_of(ANSWERS[LARGE])["tiers"] == [["0", "0.0960"], ["1000", "0.09"]]
    assert document_of(price("0.00000002"))["tiers"] == [["0", "0.00000002"]]


def test_no_field_of_a_price_is_left_out() -> None:
    assert document_of(ANSWERS[LARGE]).keys() == set(Price._fields)


def _without(key: str) -> Callable[[dict[str, Any]], Any]:
    return lambda document: {k: v for k, v in document.items() if k != key}


def _with(key: str, value: Any) -> Callable[[dict[str, Any]], Any]:
    return lambda document: {**document, key: value}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda _: ["0.048"], "expected an answer"),
        (lambda _: None, "expected an answer"),
        (lambda _: {"missing": 1}, "expected text as missing"),
        (lambda _: {"ambiguous": {"a": 1}}, "expected a list of ambiguous"),
        (lambda _: {"ambiguous": [1]}, "expected a price"),
        (_without("tiers"), "expected a list of tiers"),
        (_with("tiers", []), "start at 0"),
        (_with("tiers", ["01"]), "expected a step"),
        (_with("tiers", [["0"]]), "expected steps"),
        (_with("tiers", [["1", "0.048"]]), "start at 0"),
        (_with("tiers", [["0", "1"], ["0", "2"]]), "ascend"),
        (_with("tiers", [["0", "NaN"]]), "from 0 up"),
        (_with("tiers", [["0", "Infinity"]]), "from 0 up"),
        (_with("tiers", [["0", "-1"]]), "from 0 up"),
        (_with("tiers", [["0", "cheap"]]), "is not a number from 0 up"),
        (_with("tiers", [["0", 0.048]]), "a number as text"),
        (_with("list_tiers", 5), "expected a list of list_tiers"),
        (_without("effective"), "expected a day"),
        (_with("effective", "2026-11-31"), "expected a day"),
        (_with("unit", None), "expected text as unit"),
    ],
)
def test_what_is_no_answer_is_refused(change: Callable[[dict[str, Any]], Any], expected: str):
    with pytest.raises(AnswerError, match=expected):
        answer_of(change(document_of(ANSWERS[SMALL])))
