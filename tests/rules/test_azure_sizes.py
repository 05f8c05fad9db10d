"""What the names of Azure's machine sizes tell, held against the table of machine types."""

from __future__ import annotations

from pathlib import Path

import pytest

from costguard.catalog.facts import read_machines
from costguard.rules.azurerm.machine_sizes import canonical, takes_premium_disks, vcpus

DATA = Path(__file__).resolve().parents[2] / "costguard" / "catalog" / "data"
MACHINES = [machine for machine in read_machines(DATA) if machine.vendor == "azure"]
READ_FROM_THE_NAME = {"Standard_D15i_v2", "Standard_DS15i_v2"}
"""The table takes the 15 of their names for the number of vCPUs, which is 20."""


def test_every_size_is_found_whatever_letters_it_is_written_in() -> None:
    names = [machine.instance_type for machine in MACHINES]
    assert len(names) > 1000
    assert [name for name in names if canonical(name.lower()) != name] == []
    assert [name for name in names if canonical(name.upper()) != name] == []


def test_vcpus_are_those_of_the_table() -> None:
    wrong = {m.instance_type for m in MACHINES if vcpus(m.instance_type) != m.vcpu}
    assert wrong == READ_FROM_THE_NAME


@pytest.mark.parametrize(
    ("size", "premium"),
    [
        ("Standard_DS2_v2", True),
        ("Standard_D2_v2", False),
        ("Standard_D2s_v3", True),
        ("standard_d2ads_v5", True),
        ("Standard_E16-8as_v4", True),
        ("Standard_GS5-16", True),
        ("Standard_B2ms", True),
        ("Standard_D4_v5", False),
        ("Basic_A2", False),
        ("Standard_NC6", False),
        ("Standard_NC4as_T4_v3", True),
    ],
)
def test_sizes_that_take_premium_disks(size: str, premium: bool) -> None:
    assert takes_premium_disks(size) is premium


def test_what_is_not_a_size_tells_nothing() -> None:
    assert canonical(None) is None
    assert canonical("m5.large") == "m5.large"
    assert vcpus("m5.large") is None
    assert takes_premium_disks(None) is False
