"""Pulumi's words for what happens to a resource."""

from __future__ import annotations

from collections.abc import Mapping

from costguard.errors import PlanError
from costguard.model.plan import Action
from costguard.plans.shape import Where, at, shown, wrong

ACTIONS: Mapping[str, Action] = {
    "same": Action.NO_OP,
    "refresh": Action.NO_OP,
    "import": Action.NO_OP,
    "create": Action.CREATE,
    "update": Action.UPDATE,
    "delete": Action.DELETE,
    "replace": Action.REPLACE,
    "create-replacement": Action.REPLACE,
    "delete-replaced": Action.REPLACE,
    "import-replacement": Action.REPLACE,
    "read": Action.READ,
    "read-replacement": Action.READ,
    "discard": Action.READ,
    "discard-replaced": Action.READ,
    "remove-pending-replace": Action.NO_OP,
}
"""What happens to a resource, by Pulumi's word for it."""
HALVES = frozenset(
    {
        "create-replacement",
        "delete-replaced",
        "import-replacement",
        "read-replacement",
        "discard-replaced",
    }
)
"""The steps that a replacement is made of, beside the one that stands for it."""
HANDING_OVER = frozenset({"replace", "read-replacement"})
"""The steps by which the stack may give up its own object for one that is looked up."""
STAYING = frozenset({"same", "refresh", "import"})
"""What leaves a resource as it is."""
IMPORTS = frozenset({"import", "import-replacement"})
"""What takes something that exists into the stack."""
BOOKKEEPING = "remove-pending-replace"
"""What only tidies the state up."""


def action_of(op: str | None, where: Where) -> Action:
    """What an operation is in Terraform's words; raises ``PlanError`` for one nobody knows."""
    if op is None:
        raise wrong((*where, "op"), "a text", None)
    action = ACTIONS.get(op)
    if action is None:
        raise PlanError(
            f"{at(where)}: unknown operation {shown(op)}; costguard knows "
            f"{', '.join(ACTIONS)}: is the document from a later version of Pulumi?"
        )
    return action
