"""What the names of Google's machine types tell, and what a month of them costs."""

from __future__ import annotations

from decimal import Decimal as D
from pathlib import Path

import pytest
from support.shop import create, plan_of, resource

from costguard.catalog.facts import read_machines
from costguard.catalog.sqlite import default_book
from costguard.pricing.engine import Engine
from costguard.pricing.usage import UsageFile
from costguard.rules.book import rulebook
from costguard.rules.google.machine_types import Custom, machine_type
from costguard.rules.google.machines import gpu_name, sustained

DATA = Path(__file__).resolve().parents[2] / "costguard" / "catalog" / "data"
MACHINES = [machine for machine in read_machines(DATA) if machine.vendor == "google"]


def test_vcpus_are_those_of_the_table_where_a_name_tells_them() -> None:
    told = {m.instance_type: machine_type(m.instance_type).vcpus for m in MACHINES}
    assert sum(vcpus is not None for vcpus in told.values()) > 500
    wrong = [m.instance_type for m in MACHINES if told[m.instance_type] not in {None, m.vcpu}]
    assert wrong == []


@pytest.mark.parametrize(
    ("name", "family", "custom"),
    [
        ("custom-6-20480", "n1", Custom(D(6), D(20), D(0))),
        ("n2d-custom-4-20480", "n2d", Custom(D(4), D(20), D(0))),
        # N1 has 6.5 GB for each vCPU, N2 has 8; what is above is extended memory.
        ("custom-2-15360-ext", "n1", Custom(D(2), D(13), D(2))),
        ("n2-custom-2-20480-ext", "n2", Custom(D(2), D(16), D(4))),
        ("e2-custom-micro-2048", "e2", Custom(D("0.25"), D(2), D(0))),
        ("n2-standard-8", "n2", None),
        (
            "https://www.googleapis.com/compute/v1/projects/p/zones/z/machineTypes/f1-micro",
            "f1",
            None,
        ),
    ],
)
def test_parts_of_a_machine_type(name: str, family: str, custom: Custom | None) -> None:
    found = machine_type(name)
    assert (found.family, found.custom) == (family, custom)


@pytest.mark.parametrize(
    ("hours", "share"),
    [(100, "1"), (D("182.5"), "1"), (365, "0.9"), (D("547.5"), "0.8"), (730, "0.7")],
)
def test_sustained_use_of_n1(hours: D | int, share: str) -> None:
    """Quarters of the month cost 100, 80, 60 and 40%; all of it 70%."""
    prices = {"on_demand": D(1), "sustained_use_full_month": D("0.7")}
    paid = sum(prices[option] * part for option, part in sustained(D(hours)))
    assert round(paid, 9) == D(hours) * D(share)


def test_gpus_are_called_as_people_call_them() -> None:
    names = ["nvidia-tesla-t4", "nvidia-l4", "nvidia-h100-80gb"]
    assert [gpu_name(name) for name in names] == [
        "NVIDIA Tesla T4",
        "NVIDIA L4",
        "NVIDIA H100 80GB",
    ]


@pytest.mark.parametrize(
    ("location", "fee"),
    [
        # 744 hours of a zonal cluster are free, which is all of a month; a regional one pays.
        ("us-central1-a", "0"),
        ("us-central1", "73"),
    ],
)
def test_the_credit_pays_for_the_fee_of_a_zonal_cluster(location: str, fee: str) -> None:
    attributes = {"location": location, "remove_default_node_pool": True}
    cluster = resource("google_container_cluster", region="us-central1", **attributes)
    engine = Engine(rulebook(["google"]), default_book(), UsageFile(), free_tier=True)
    assert engine.estimate(plan_of(create(cluster))).after.amount == D(fee)
