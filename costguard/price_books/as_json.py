"""What ``costguard prices`` says, as JSON: amounts are texts, so that no digit is lost."""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from typing import Any

from costguard.catalog.compare import Jump
from costguard.catalog.coverage import Covered
from costguard.catalog.verification import Outcome, Verification
from costguard.model.money import plain
from costguard.model.price import Ambiguous, Answer, Price
from costguard.price_books.books import ChainStatus, Standing
from costguard.price_books.difference import BookDifference, Moved, PlanDifference
from costguard.price_books.lookup import Found


def status(chain: ChainStatus, today: datetime.date) -> str:
    """Each book with its age, and what it covers, by provider, service and region."""
    return _json(
        {
            "version": chain.version,
            "currency": chain.currency,
            "books": [_book(one, today) for one in chain.books],
            "not_asked": [{"path": str(path), "currency": of} for path, of in chain.others],
        }
    )


def lookup(found: Sequence[Found]) -> str:
    """Each price with the product that it is of."""
    return _json([_found(one) for one in found])


def difference(found: BookDifference) -> str:
    """How many prices changed, each of them, and what that comes to for a plan."""
    changes = found.changes
    return _json(
        {
            "old": str(found.old),
            "new": str(found.new),
            "prices": {
                "new": changes.new,
                "gone": sum(changes.vanished.values()),
                "changed": len(changes.jumps),
                "same": changes.compared - len(changes.jumps),
            },
            "changed": [_change(jump) for jump in changes.jumps],
            "gone": dict(changes.vanished),
            "plan": found.plan and _plan(found.plan),
        }
    )


def verification(found: Verification) -> str:
    """Each test with what is wrong."""
    return _json(
        {
            "path": str(found.path),
            "version": found.version,
            "digest": found.digest,
            "passed": not found.failed,
            "tests": [_outcome(outcome) for outcome in found.outcomes],
        }
    )


def _book(book: Standing, today: datetime.date) -> dict[str, Any]:
    status, dates = book.status, book.status.dates
    return {
        "path": str(status.path),
        "version": status.version,
        "digest": status.digest,
        "currency": status.currency,
        "prices": status.prices,
        "oldest": dates and dates[0].isoformat(),
        "newest": dates and dates[1].isoformat(),
        "age_days": dates and (today - dates[1]).days,
        "origin": _outcome(book.origin),
        "coverage": [_covered(one) for one in status.covered],
    }


def _covered(one: Covered) -> dict[str, Any]:
    return {
        "provider": one.vendor,
        "service": one.service,
        "region": one.region,
        "prices": one.prices,
        "oldest": one.oldest.isoformat(),
        "newest": one.newest.isoformat(),
    }


def _found(found: Found) -> dict[str, Any]:
    query, product = found.query, found.query.product
    filled = (*product.where, *zip(product.needs, query.attributes, strict=True))
    return {
        "provider": product.vendor,
        "service": product.service,
        "family": product.family,
        "attributes": {name: value for name, value in filled if value},
        "region": query.region,
        "option": query.option,
        "unit": product.unit,
        "prices": [_price(price) for price in _prices(found.answer)],
        "problem": None if isinstance(found.answer, Price) else found.answer.reason,
    }


def _prices(answer: Answer) -> tuple[Price, ...]:
    if isinstance(answer, Ambiguous):
        return answer.candidates
    return (answer,) if isinstance(answer, Price) else ()


def _price(price: Price) -> dict[str, Any]:
    return {
        "tiers": [{"start": plain(t.start), "price": plain(t.price)} for t in price.tiers],
        "currency": price.currency,
        "source": price.source,
        "date": price.effective.isoformat(),
        "note": price.note or None,
    }


def _change(jump: Jump) -> dict[str, Any]:
    return {
        "price": jump.key.describe(),
        "start": plain(jump.start),
        "old": plain(jump.old),
        "new": plain(jump.new),
        "currency": jump.currency,
    }


def _plan(plan: PlanDifference) -> dict[str, Any]:
    return {
        "plan": plan.plan,
        "currency": plan.currency,
        "old": plain(plan.old.amount),
        "new": plain(plan.new.amount),
        "difference": plain(plan.new.amount - plan.old.amount),
        "old_exact": plan.old.exact,
        "new_exact": plan.new.exact,
        "resources": [_moved(one) for one in plan.moved],
    }


def _moved(one: Moved) -> dict[str, Any]:
    return {
        "address": one.address,
        "type": one.type,
        "old": plain(one.old),
        "new": plain(one.new),
        "difference": plain(one.difference),
        "old_gaps": list(one.old_gaps),
        "new_gaps": list(one.new_gaps),
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "test": outcome.test,
        "passed": outcome.passed,
        "failures": outcome.failures,
        "problems": list(outcome.problems),
        "note": outcome.note or None,
    }


def _json(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
