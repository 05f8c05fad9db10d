"""What is used up over a month: free allowances of an account, and commitments that are owned."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from costguard.catalog.commitments import Commitment
from costguard.pricing.commitments import CommitmentLedger
from costguard.pricing.usage import UsageFile
from costguard.rules.kit import Component


class Ledger:
    """One month's allowances and commitments: the first resource that fits takes first."""

    def __init__(self, *, free_tier: bool = False, commitments: Sequence[Commitment] = ()) -> None:
        self.free_tier = free_tier
        self.commitments = CommitmentLedger(commitments)
        self._allowance: dict[str, Decimal] = {}

    def takes_from(self, component: Component) -> bool:
        """Whether the component's product has an allowance that counts."""
        return self.free_tier and bool(component.product.free)

    def less_allowance(self, component: Component) -> Component:
        """The component without what is free of it, which is then used up."""
        if component.quantity is None:
            return component
        product = component.product
        left = self._allowance.get(product.id, product.free)
        used = min(left, component.quantity)
        self._allowance[product.id] = left - used
        return component._replace(quantity=component.quantity - used)


class Months:
    """What plans that are priced together share: before and after are two months.

    A usage file's own entries, such as data transfer, count with the first plan that has it.
    """

    def __init__(self, *, free_tier: bool = False, commitments: Sequence[Commitment] = ()) -> None:
        self.before = Ledger(free_tier=free_tier, commitments=commitments)
        self.after = Ledger(free_tier=free_tier, commitments=commitments)
        self.uses_up = free_tier or bool(commitments)
        """Whether equal resources may differ in cost, for what the first has used up."""
        self._told: list[UsageFile] = []

    def is_new(self, usage: UsageFile) -> bool:
        """Whether no plan so far had this usage file."""
        if any(usage is told for told in self._told):
            return False
        self._told.append(usage)
        return True
