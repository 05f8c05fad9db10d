"""A policy pack that judges the cost of each stack: see README.md."""

from pathlib import Path

from pulumi_policy import PolicyPack

from costguard import CheckOptions
from costguard.pulumi_policy_pack import policies

PolicyPack("costguard", policies(CheckOptions(budgets=Path(__file__).parent / "budgets.yaml")))
