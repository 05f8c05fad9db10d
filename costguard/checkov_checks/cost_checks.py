"""The checks: no cost policy speaks against a resource, and it keeps to the budgets.

https://www.checkov.io/3.Custom%20Policies/Python%20Custom%20Policies.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from checkov.common.models.enums import CheckCategories, CheckResult
from checkov.terraform.checks.resource.base_resource_check import BaseResourceCheck

from costguard.checkov_checks.judged import Judged, judged
from costguard.model.finding import Finding

Chosen = Callable[[Judged, str], Iterable[Finding]]
"""Of what is said of a plan, the findings that a check fails a resource for."""


class CostCheck(BaseResourceCheck):
    """Fails a planned resource that costguard warns of or blocks."""

    def __init__(self, identifier: str, name: str, chosen: Chosen) -> None:
        self._chosen = chosen
        super().__init__(
            name=name,
            id=identifier,
            categories=[CheckCategories.CONVENTION],
            supported_resources=["*"],
        )

    def scan_resource_conf(self, conf: dict[str, Any]) -> Any:
        """Passed, failed with costguard's words as details, or unknown outside of a plan.

        Where costguard cannot decide, every resource fails.
        """
        file, address = str((conf.get("__file__") or [""])[0]), conf.get("__address__")
        if not address or not file.endswith(".json") or file.endswith(".tf.json"):
            return CheckResult.UNKNOWN
        said = judged(Path(file))
        if said.error:
            self.details.append(f"costguard could not decide: {said.error}")
            return CheckResult.FAILED
        found = [f"{f.id}: {f.message}" for f in self._chosen(said, str(address))]
        self.details += found
        return CheckResult.FAILED if found else CheckResult.PASSED


def _by_policies(said: Judged, address: str) -> Iterable[Finding]:
    return (f for f in said.of.get(address, ()) if f.policy)


def _by_budgets(said: Judged, address: str) -> Iterable[Finding]:
    return (f for f in said.of.get(address, ()) if not f.policy)


def _by_whole(said: Judged, address: str) -> Iterable[Finding]:
    return said.whole if address in said.answering else ()


CostCheck("CKV_COSTGUARD_1", "Ensure no cost policy speaks against the resource", _by_policies)
CostCheck("CKV_COSTGUARD_2", "Ensure the resource keeps to its budget", _by_budgets)
CostCheck("CKV_COSTGUARD_3", "Ensure the plan keeps to the environment's budget", _by_whole)
