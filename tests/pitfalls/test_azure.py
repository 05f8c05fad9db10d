"""Traps of Azure's prices that more than one resource takes part in (items 13 and 42 to 44).

A zone of Azure DNS costs 0.50 a month in westeurope, 0.54 in germanywestcentral. A GB that a
peering carries between regions costs 0.035 each way in zone 1 and 0.09 in zone 2. In eastus a
Standard_D2s_v3 costs 0.096 an hour with Linux.
"""

from typing import Any

import pytest
from support.terraform import (
    after,
    change,
    document,
    lines,
    priced,
    refers,
    state,
    unpriced,
    value,
)

from costguard.catalog.sqlite import default_book
from costguard.model.estimate import Estimate
from costguard.model.price import Missing, Price, PriceQuery
from costguard.rules.azurerm.machines import MACHINE

AZURE = {"azurerm": {"name": "azurerm", "full_name": "registry.terraform.io/hashicorp/azurerm"}}
GROUP = "azurerm_resource_group"
ZONE = "azurerm_dns_zone.z"


def estimate(
    *changes: dict[str, Any],
    expressions: dict[str, Any] | None = None,
    usage: dict[str, Any] | None = None,
) -> Estimate:
    return priced(document(*changes, providers=AZURE, expressions=expressions), usage)


def test_a_resource_without_a_location_is_priced_where_its_group_is() -> None:
    """Item 13: in a plan for two regions, each zone has the price of its own group's region."""
    groups = {"eu": "West Europe", "de": "Germany West Central"}
    found = estimate(
        *(change(f"{GROUP}.{g}", {"name": g, "location": where}) for g, where in groups.items()),
        *(change(f"azurerm_dns_zone.{g}", {"resource_group_name": g}) for g in groups),
    )
    assert lines(after(found, "azurerm_dns_zone.eu")) == {"Hosted zone": "0.5"}
    assert lines(after(found, "azurerm_dns_zone.de")) == {"Hosted zone": "0.54"}


def test_a_group_that_is_not_in_the_plan_makes_no_price_of_nothing() -> None:
    """Item 13: an unknown location once gave $0; here it is a gap with its remedy."""
    side = after(estimate(change(ZONE, {"resource_group_name": "elsewhere"})), ZONE)
    assert unpriced(side)
    assert "give --region azurerm=westeurope" in side.reasons[0]


def test_a_group_that_a_data_source_looks_up_tells_the_location() -> None:
    """Item 13: the zone, and the pool of a cluster of another state, are where these are."""
    group, cluster = f"data.{GROUP}.g", "data.azurerm_kubernetes_cluster.k"
    pool = "azurerm_kubernetes_cluster_node_pool.p"
    size = {"vm_size": "Standard_D2s_v3", "node_count": 1, "os_disk_type": "Ephemeral"}
    azure = {"provider_name": "registry.terraform.io/hashicorp/azurerm"}
    looked_up = state(
        value(group, {"name": "shared", "location": "germanywestcentral"}, **azure),
        value(cluster, {"name": "k", "location": "East US"}, **azure),
    )
    found = priced(
        document(
            change(ZONE, {"resource_group_name": "shared"}),
            change(pool, size, after_unknown={"kubernetes_cluster_id": True}),
            providers=AZURE,
            expressions={
                ZONE: {"resource_group_name": refers(f"{group}.name", group)},
                pool: {"kubernetes_cluster_id": refers(f"{cluster}.id", cluster)},
            },
            prior_state=looked_up,
        )
    )
    assert lines(after(found, ZONE)) == {"Hosted zone": "0.54"}
    # 730 x 0.096
    assert list(lines(after(found, pool)).values()) == ["70.08"]


@pytest.mark.parametrize(
    ("here", "there", "inbound", "outbound"),
    [
        # 100 x 0.01 within a region; 100 x 0.035 within zone 1
        ("westeurope", "westeurope", "1", "1"),
        ("westeurope", "eastus", "3.5", "3.5"),
        # out of zone 1 into zone 2; what leaves zone 2 has no known price
        ("westeurope", "japaneast", "9", "3.5"),
        ("japaneast", "westeurope", "3.5", None),
    ],
)
def test_traffic_between_regions_is_priced_by_their_zones(
    here: str, there: str, inbound: str, outbound: str | None
) -> None:
    """Item 43: each way has the price of the zone that it leaves or reaches."""
    network, peering = "azurerm_virtual_network", "azurerm_virtual_network_peering.p"
    found = estimate(
        change(f"{network}.a", {"name": "a", "location": here}),
        change(f"{network}.b", {"name": "b", "location": there}),
        change(
            peering,
            {"virtual_network_name": "a"},
            after_unknown={"remote_virtual_network_id": True},
        ),
        expressions={
            f"{network}.a": {},
            f"{network}.b": {},
            peering: {
                "virtual_network_name": refers(f"{network}.a.name", f"{network}.a"),
                "remote_virtual_network_id": refers(f"{network}.b.id", f"{network}.b"),
            },
        },
        usage={peering: {"monthly_data_transfer_gb": 100}},
    )
    assert lines(after(found, peering)) == {
        "Inbound data transfer": inbound,
        "Outbound data transfer": outbound,
    }


def test_a_plan_is_paid_for_once_and_its_apps_not() -> None:
    """Item 43: three apps in one plan of two instances cost 2 x 730 x 0.101."""
    plan = {"location": "eastus", "os_type": "Linux", "sku_name": "P1v2", "worker_count": 2}
    apps = [change(f"azurerm_linux_web_app.a{n}", {"location": "eastus"}) for n in range(3)]
    found = estimate(change("azurerm_service_plan.p", plan), *apps)
    assert str(found.after.amount.normalize()) == "147.46"


def test_options_of_a_machine_are_kept_apart() -> None:
    """Item 44: spot and reserved hours stand beside the price on demand, and are not it."""
    size = ("Standard_B16ms", "Linux")
    asked = {
        o: PriceQuery(MACHINE, "francecentral", size, o) for o in ("reserved_1yr", "on_demand")
    }
    answers = default_book().prices(asked.values())
    found = {o: a.tiers[0] for o, q in asked.items() if isinstance(a := answers[q], Price)}
    # 3,871 for the whole year, spread over 8,760 hours
    assert round(found["reserved_1yr"].price * 8760) == 3871
    assert found["on_demand"].price > found["reserved_1yr"].price
    # What the book does not hold is missing, and not the price of another option.
    other = PriceQuery(MACHINE, "eastus", ("Standard_D2s_v3", "Linux"), "reserved_1yr")
    assert isinstance(default_book().prices([other])[other], Missing)
