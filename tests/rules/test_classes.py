"""Every resource type of the AWS provider is of exactly one class: nothing is left over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from costguard.rules import aws
from costguard.rules.aws import unpriced
from costguard.rules.book import RuleBook, TypeClass, rulebook
from costguard.rules.kit import (
    Components,
    FreeTypes,
    ResourceView,
    Rule,
    UnpricedTypes,
    billed_by_use,
    rule,
    unsupported,
)

HEAD, *TYPES = (
    Path(__file__).with_name("aws_provider_types.txt").read_text(encoding="utf-8").splitlines()
)


@rule("aws_box", page="https://example.com/pricing")
def box(_: ResourceView) -> Components:
    """Nothing at all."""
    yield from ()


def module(**values: object) -> ModuleType:
    made = ModuleType("made")
    vars(made).update(values)
    return made


def declared() -> Counter[str]:
    """How often the modules of costguard's own rules declare each type."""
    modules = [import_module(f"{aws.__name__}.{name}") for name in aws.MODULES]
    return Counter(
        kind
        for each in modules
        for value in vars(each).values()
        if isinstance(value, Rule | FreeTypes | UnpricedTypes)
        for kind in value.types
    )


def test_the_list_says_which_provider_it_is_of() -> None:
    assert HEAD.startswith("# Resource types of the provider hashicorp/aws 5.100.0")
    assert sorted(set(TYPES)) == TYPES
    assert {"aws_instance", "aws_iam_role"} < set(TYPES)


def test_every_type_of_the_provider_has_exactly_one_class() -> None:
    times = declared()
    wrong = {kind: times[kind] for kind in TYPES if times[kind] != 1}
    assert wrong == {}, "declare each once: by a rule, as free(...), or in unpriced.py"


def test_types_without_a_rule_are_types_of_the_provider() -> None:
    named = {*unpriced.USAGE_ONLY.types, *unpriced.UNSUPPORTED.types}
    assert sorted(named - set(TYPES)) == []


@pytest.mark.parametrize(
    ("kind", "class_"),
    [
        ("aws_nat_gateway", TypeClass.PRICED),
        ("aws_subnet", TypeClass.FREE),
        ("aws_athena_workgroup", TypeClass.USAGE_ONLY),
        ("aws_cognito_user_pool", TypeClass.USAGE_ONLY),
        ("aws_guardduty_detector", TypeClass.USAGE_ONLY),
        ("aws_sagemaker_endpoint", TypeClass.UNSUPPORTED),
        ("aws_shield_subscription", TypeClass.UNSUPPORTED),
    ],
)
def test_well_known_types(kind: str, class_: TypeClass) -> None:
    assert rulebook(["aws"]).classes[kind] is class_


def test_the_index_tells_the_same_classes_without_loading_a_module() -> None:
    whole = rulebook(["aws"], plugins=False)
    others = {kind: class_ for kind, class_ in whole.classes.items() if kind not in whole.rules}
    told = rulebook(["aws"], others, plugins=False)
    assert told.home == {}
    assert told.classes == others


def test_of_a_type_of_a_newer_provider_nothing_is_known() -> None:
    assert "aws_of_tomorrow" not in rulebook(["aws"], {"aws_of_tomorrow"}).classes


@pytest.mark.parametrize("declare", [billed_by_use, unsupported])
def test_whoever_has_a_rule_may_bring_it(declare: Callable[[str], UnpricedTypes]) -> None:
    wanting = module(WANTING=declare("aws_box aws_lid"))
    for modules in ([wanting, module(box=box)], [module(box=box), wanting]):
        book = RuleBook(modules)
        assert book.classes["aws_box"] is TypeClass.PRICED
        assert book.classes["aws_lid"] in {TypeClass.USAGE_ONLY, TypeClass.UNSUPPORTED}
        assert book.rules["aws_box"] is box
