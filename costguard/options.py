"""What a caller may ask for: how plans are priced, and what they are compared with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple


class PricingOptions(NamedTuple):
    """How a plan is read and priced."""

    usage_file: Path | None = None
    """Usage in Infracost's format."""
    prices: tuple[str, ...] = ()
    """Price sources in their order, by name or file; empty for the books there are.

    A price file, which overrides or discounts their prices and tells of commitments, is over all.
    """
    regions: Mapping[str, str] = MappingProxyType({})
    """Region by provider, for resources whose plan does not tell it."""
    free_tier: bool = False
    """Whether the monthly free allowances of an account are taken off."""
    lock: Path | None = None
    """Lock of prices, which goes before all sources."""
    offline: bool = False
    """Whether price sources must not use the network."""


class CheckOptions(NamedTuple):
    """What a plan is compared with."""

    environment: str | None = None
    """Name of the environment; None to recognise it from the plan."""
    budgets: Path | None = None
    """Budgets file; None for ``policies/budgets.yaml``, or the bundled one."""
    workspace: str | None = None
    """Terraform workspace that the plan was made in."""
    baseline: Path | None = None
    """Baseline to compare with: a file, or a folder with one for each environment."""
    pending: tuple[Path, ...] = ()
    """Reports (JSON) on changes that are not merged yet."""
    actual: Path | None = None
    """Actual spend: a FOCUS export, or the answer of Cost Explorer."""
    waivers: Path | None = None
    """Waiver file; None for ``policies/waivers.yaml``, where there is one."""
    policies: Path | None = None
    """File or folder of policies; None for ``policies/`` where it has some, or the bundled ones."""
    engine: str = "regorus"
    """What evaluates policies: ``regorus`` or ``opa``."""
    policy_format: str | None = None
    """The format of all policies: costguard, conftest or infracost; None to see it in each."""
    checkov: str | None = None
    """File of Checkov's results (JSON), or ``run`` to run Checkov on the plans."""
    now: datetime | None = None
    """The moment that waivers and forecasts count from; None for the clock's."""

    @property
    def moment(self) -> datetime:
        """The moment that counts, in UTC."""
        return self.now or datetime.now(UTC)
