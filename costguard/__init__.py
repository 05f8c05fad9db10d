"""Guards infrastructure-as-code changes: a plan goes in, pass, warn or block comes out.

from costguard import check

result = check("plan.json", CheckOptions(environment="dev"))
print(result.verdict, result.estimate.after.amount)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from costguard.version import VERSION

if TYPE_CHECKING:
    from costguard.errors import CostguardError
    from costguard.model.estimate import Estimate
    from costguard.model.finding import Finding
    from costguard.model.plan import Plan
    from costguard.options import CheckOptions, PricingOptions
    from costguard.result import CheckResult
    from costguard.runner import check, estimate, read_plan
    from costguard.verdict import Verdict

__version__ = VERSION

__all__ = [
    "CheckOptions",
    "CheckResult",
    "CostguardError",
    "Estimate",
    "Finding",
    "Plan",
    "PricingOptions",
    "Verdict",
    "check",
    "estimate",
    "read_plan",
]

_HOMES = {
    "CheckOptions": "costguard.options",
    "CheckResult": "costguard.result",
    "CostguardError": "costguard.errors",
    "Estimate": "costguard.model.estimate",
    "Finding": "costguard.model.finding",
    "Plan": "costguard.model.plan",
    "PricingOptions": "costguard.options",
    "Verdict": "costguard.verdict",
    "check": "costguard.runner",
    "estimate": "costguard.runner",
    "read_plan": "costguard.runner",
}


def __getattr__(name: str) -> Any:
    # Public names load on first use, so that `costguard --help` does not load the engine.
    if name not in _HOMES:
        raise AttributeError(f"module 'costguard' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
