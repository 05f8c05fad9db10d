"""For whom a policy was written: costguard, Conftest or Infracost; told, or seen in its text.

The formats differ in what the input is, and in what a rule may give. A policy that is handed the
wrong input finds nothing and would pass in silence; so a helper's format is that of what it reads,
through all that it imports.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from costguard.policy.engine import Module, PolicyError
from costguard.policy.metadata import Policy
from costguard.policy.packages import reached, texts_of

INFRACOST_PACKAGE = "infracost"
_PLAN_KEYS = (
    "resource_changes",
    "planned_values",
    "prior_state",
    "resource_drift",
    "output_changes",
    "terraform_version",
)
"""Keys that only a plan's JSON has; the input may have another name (``import input as plan``)."""
_READS_PLAN = re.compile(rf"[.\"`]({'|'.join(_PLAN_KEYS)})\b|\binput(\.|\[\s*[\"`])configuration\b")


class Form(StrEnum):
    """A format of policies."""

    COSTGUARD = "costguard"
    """The input is costguard's document; see ``input.schema.json``."""
    CONFTEST = "conftest"
    """The input is Terraform's plan as JSON."""
    INFRACOST = "infracost"
    """The input is Infracost's JSON; ``data.infracost.deny`` gives objects of msg and failed."""


def forms_of(
    policies: Sequence[Policy], modules: Sequence[Module], chosen: Form | None = None
) -> Mapping[str, Form]:
    """The format of each package that has rules; ``chosen`` is what all of them are said to be.

    Raises ``PolicyError`` where the chosen format does not have such a package.
    """
    packages = {policy.package: policy for policy in policies}
    if chosen is Form.INFRACOST and INFRACOST_PACKAGE not in packages:
        first = next(iter(packages.values()))
        raise PolicyError(
            f"{first.path}: package {first.package}: Infracost's policies are in the package "
            "infracost, with the rule deny; give another --policy-format"
        )
    if chosen is not None:
        return dict.fromkeys(packages, chosen)
    texts = texts_of(modules)
    return {name: _form(name, texts) for name in packages}


def _form(package: str, texts: Mapping[str, str]) -> Form:
    if package.startswith("costguard."):
        return Form.COSTGUARD
    if package == INFRACOST_PACKAGE:
        return Form.INFRACOST
    if any(_READS_PLAN.search(texts[name]) for name in reached([package], texts)):
        return Form.CONFTEST
    return Form.COSTGUARD
