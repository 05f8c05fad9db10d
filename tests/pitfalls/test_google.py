"""Traps of Google's prices that more than one resource takes part in (items 13, 45 and 79).

In us-central1 an n1-standard-4 costs 0.189999 an hour, an e2-medium 0.03350571, and a GB of
Standard storage 0.02 a month; in the multi-region US that GB costs 0.026. Managing a cluster costs
0.10 an hour.
"""

from decimal import Decimal as D
from typing import Any

import pytest
from support.terraform import after, change, constant, document, lines, plain, priced, read

from costguard import check
from costguard.model.estimate import Estimate

MACHINE = "google_compute_instance.m"
BUCKET = "google_storage_bucket.b"
DISK = [{"initialize_params": [{"image": "debian-cloud/debian-12", "size": 10}]}]


def estimate(
    *changes: dict[str, Any], usage: dict[str, Any] | None = None, free_tier: bool = False
) -> Estimate:
    return priced(google(*changes), usage, free_tier=free_tier)


def google(*changes: dict[str, Any]) -> dict[str, Any]:
    """A plan with a provider whose region has no price of the machines of these tests."""
    expressions = {"region": constant("europe-west1"), "zone": constant("europe-west1-b")}
    provider = {"name": "google", "expressions": expressions}
    return document(*changes, providers={"google": provider})


@pytest.mark.parametrize("zone", ["us-central1-a", "projects/p/zones/us-central1-a"])
def test_a_zone_is_priced_as_its_region_and_not_as_the_providers(zone: str) -> None:
    """Item 13: 730 x 0.03350571 in us-central1; in europe-west1 it would be more."""
    machine = {"machine_type": "e2-medium", "zone": zone, "boot_disk": DISK}
    usage = lines(after(estimate(change(MACHINE, machine)), MACHINE))
    assert usage["Instance usage (Linux/UNIX, on-demand, e2-medium)"] == "24.4591683"


@pytest.mark.parametrize(("location", "cost"), [("US-CENTRAL1", "2"), ("US", "2.6")])
def test_a_multi_region_is_no_region(location: str, cost: str) -> None:
    """Item 13: 100 GB cost 100 x 0.02 in a region, 100 x 0.026 in the multi-region around it."""
    bucket = change(BUCKET, {"location": location, "storage_class": "STANDARD"})
    found = estimate(bucket, usage={BUCKET: {"storage_gb": 100}})
    assert lines(after(found, BUCKET))["Storage (standard)"] == cost


def test_the_credit_for_clusters_is_the_accounts_and_not_each_clusters() -> None:
    """Item 45: it pays for 744 hours of a zonal cluster; two have 1,460, a regional one none."""
    bare = {"remove_default_node_pool": True}
    zonal = [
        change(f"google_container_cluster.z{n}", {**bare, "location": "us-central1-a"})
        for n in range(2)
    ]
    regional = change("google_container_cluster.r", {**bare, "location": "us-central1"})
    assert estimate(*zonal, regional).after.amount == 3 * D("73")
    free = estimate(*zonal, regional, free_tier=True).after.amount
    # 730 + 730 - 744 = 716 hours, and 730 of the regional cluster
    assert free == D("71.6") + D("73")
    assert estimate(regional, free_tier=True).after.amount == 73


def test_sustained_use_is_for_some_families_and_not_for_spot() -> None:
    """Item 45: of equal sizes, N1 has 30% off all month, E2 and spot machines have nothing."""
    zone = {"zone": "us-central1-a", "boot_disk": DISK}
    spot = [{"provisioning_model": "SPOT", "preemptible": True}]
    machines = {
        "n1": {"machine_type": "n1-standard-4"},
        "e2": {"machine_type": "e2-standard-4"},
        "spot": {"machine_type": "n1-standard-4", "scheduling": spot},
    }
    found = estimate(
        *(change(f"google_compute_instance.{n}", {**zone, **m}) for n, m in machines.items())
    )
    first = [next(iter(lines(after(found, r.address)).values())) for r in found.resources]
    assert first == [
        plain(730 * D("0.189999") * D("0.7")),
        plain(730 * D("0.13402284")),
        plain(730 * D("0.06701")),
    ]


@pytest.mark.parametrize(
    ("address", "labelled"),
    [
        ("google_compute_address.a", {"labels": {}, "effective_labels": {"environment": "prod"}}),
        ("google_compute_address.a", {"terraform_labels": {"environment": "prod"}}),
        ("google_compute_address.a", {"labels": {"environment": "prod"}, "effective_labels": None}),
        ("google_container_cluster.a", {"resource_labels": {"environment": "prod"}}),
        (
            "google_sql_database_instance.a",
            {"settings": [{"tier": "db-f1-micro", "user_labels": {"environment": "prod"}}]},
        ),
    ],
)
def test_labels_are_googles_tags(address: str, labelled: dict[str, Any]) -> None:
    """Item 79: the provider's default labels stand in effective_labels only."""
    result = check(read(google(change(address, labelled))))
    assert result.decision.environment.name == "prod"
    assert result.estimate.resources[0].tags["environment"] == "prod"
