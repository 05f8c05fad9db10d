"""Several projects in one estimate, and what two of them hold is counted once.

A small box costs $7.30 a month (730 hours at $0.01), a large one $29.20.
"""

from collections import Counter
from dataclasses import replace
from decimal import Decimal as D
from typing import Any

import pytest
from support.shop import create, plan_of, resource, run, update

from costguard.errors import UsageError
from costguard.model.estimate import Coverage, Estimate
from costguard.model.plan import Action, Plan, ResourceChange
from costguard.pricing.combine import Duplicate, combine

ARN = "arn:aws:shop:us-east-1:123456789012:box/1"
Named = tuple[str, Plan, Estimate]


def project(name: str, *changes: ResourceChange, accounts: Any = (), **facts: Any) -> Named:
    plan = replace(plan_of(*changes), digest=f"digest of {name}", accounts=Counter(accounts))
    return name, plan, replace(run(*changes), **facts)


def there(name: str = "a", size: str = "small", **attributes: Any) -> ResourceChange:
    same = resource("aws_box", name, size=size, **attributes)
    return ResourceChange(same.address, Action.NO_OP, same, same)


def resized(name: str = "a", **attributes: Any) -> ResourceChange:
    old = resource("aws_box", name, size="small", **attributes)
    return update(old, resource("aws_box", name, size="large", **attributes))


def test_projects_add_up() -> None:
    web = project("web", create(resource("aws_box", size="small")))
    db = project("db", create(resource("aws_box", size="large")), resized("b", id="b"))
    combined = combine([web, db])
    assert combined.duplicates == ()
    estimate = combined.estimate
    assert [r.label for r in estimate.resources] == [
        "web: aws_box.a",
        "db: aws_box.a",
        "db: aws_box.b",
    ]
    assert estimate.before.amount == D("7.30")
    assert estimate.after.amount == D("7.30") + D("29.20") + D("29.20")
    assert estimate.difference == D("58.40")
    assert estimate.coverage[Coverage.PRICED] == 3


def test_one_project_stays_as_it_is() -> None:
    web = project("web", create(resource("aws_box", size="small")))
    combined = combine([web])
    assert combined.estimate is web[2]
    assert combined.estimate.resources[0].label == "aws_box.a"


def test_what_is_said_of_the_projects_is_said_of_all() -> None:
    web = project("web", there(), unused_usage=("aws_box.x",), catalog="A")
    db = project("db", there("b"), complete=False, unused_usage=("aws_box.x: y",), catalog="B")
    estimate = combine([web, db]).estimate
    assert not estimate.complete
    assert estimate.unused_usage == ("web: aws_box.x", "db: aws_box.x: y")
    assert estimate.catalog == "A, B"


def test_the_same_document_counts_once() -> None:
    web = project("web", create(resource("aws_box", size="small")))
    copy = ("copy", *web[1:])
    combined = combine([web, copy])
    assert combined.estimate.after.amount == D("7.30")
    assert combined.duplicates == (Duplicate("", "web", "copy", D("7.30")),)


def test_two_states_without_a_digest_are_two() -> None:
    first, second = (project(name, there(id=name)) for name in ("web", "db"))
    plans = [(n, replace(p, digest=""), e) for n, p, e in (first, second)]
    assert combine(plans).estimate.after.amount == D("14.60")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"arn": ARN}, {"arn": ARN}),
        ({"id": "i-1"}, {"id": "i-1"}),
        ({"arn": ARN, "id": "i-1"}, {"id": "i-1"}),
    ],
)
def test_the_same_resource_counts_once(first: dict[str, str], second: dict[str, str]) -> None:
    combined = combine([project("web", there("a", **first)), project("db", there("b", **second))])
    assert [r.label for r in combined.estimate.resources] == ["web: aws_box.a"]
    assert combined.estimate.after.amount == D("7.30")
    assert combined.duplicates == (Duplicate("aws_box.b", "web", "db", D("7.30")),)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({}, {}),
        ({"arn": ARN}, {"arn": f"{ARN}2"}),
        ({"arn": ARN, "id": "web"}, {"arn": f"{ARN}2", "id": "web"}),
        ({"id": "web"}, {"id": "web", "region": "eu-west-1"}),
        ({"arn": "", "id": None}, {"arn": "", "id": None}),
    ],
)
def test_resources_that_may_be_two_count_twice(first: Any, second: Any) -> None:
    combined = combine([project("web", there(**first)), project("db", there(**second))])
    assert len(combined.estimate.resources) == 2
    assert combined.duplicates == ()


def test_the_same_name_in_two_accounts_is_two_resources() -> None:
    def both(second: tuple[str, ...]) -> int:
        one = project("web", there(id="web"), accounts=["111111111111"])
        return len(combine([one, project("db", there(id="web"), accounts=second)])[0].resources)

    assert both(("222222222222",)) == 2
    assert both(("111111111111", "222222222222")) == 1
    assert both(()) == 1


def test_another_type_is_another_resource() -> None:
    calls = resource("aws_calls", id="i-1")
    other = ResourceChange(calls.address, Action.NO_OP, calls, calls)
    combined = combine([project("web", there(id="i-1")), project("db", other)])
    assert len(combined.estimate.resources) == 2


def test_two_of_one_project_are_its_own_affair() -> None:
    web = project("web", there("a", id="i-1"), there("b", id="i-1"))
    combined = combine([web, project("db", there("c", id="i-2"))])
    assert len(combined.estimate.resources) == 3


def test_the_one_that_changes_it_stays() -> None:
    web, db = project("web", there(id="i-1")), project("db", resized("b", id="i-1"))
    combined = combine([web, db, project("ops", there("c", id="i-1"))])
    assert [r.label for r in combined.estimate.resources] == ["db: aws_box.b"]
    assert combined.estimate.difference == D("21.90")
    assert combined.duplicates == (
        Duplicate("aws_box.a", "db", "web", D("7.30")),
        Duplicate("aws_box.c", "db", "ops", D("7.30")),
    )


def test_of_two_that_change_it_the_first_stays() -> None:
    gone = resource("aws_box", "b", size="small", id="i-1")
    delete = ResourceChange(gone.address, Action.DELETE, gone, None)
    combined = combine([project("web", resized(id="i-1")), project("db", delete)])
    assert combined.estimate.after.amount == D("29.20")
    assert combined.duplicates == (Duplicate("aws_box.b", "web", "db", D("0")),)


def test_what_costs_nothing_is_not_looked_at() -> None:
    role = resource("aws_role", id="admin")
    same = ResourceChange(role.address, Action.NO_OP, role, role)
    combined = combine([project("web", same), project("db", same)])
    assert len(combined.estimate.resources) == 2
    assert combined.duplicates == ()


def test_currencies_are_not_mixed() -> None:
    web, db = project("web", there()), project("db", there("b"), currency="EUR")
    with pytest.raises(UsageError) as raised:
        combine([web, db])
    assert str(raised.value) == (
        "the projects are priced in several currencies (web in USD and db in EUR), and nothing is "
        "converted; check them one by one"
    )
