"""What stops, and what goes on, of Azure's and Google's resources under a schedule.

The schedule is 12 hours on 5 days: of 730 hours 260.714 run, and 469.286 or 9/14 are saved. The
prices are those of the cases in tests/rules, with their arithmetic.
"""

from collections.abc import Mapping
from decimal import Decimal as D
from typing import Any

import pytest

from costguard.catalog.sqlite import default_book
from costguard.model.plan import Action, Plan, ResourceChange
from costguard.model.resource import UNKNOWN, Resource, ResourceConfig
from costguard.optimize.hibernation import Awake, Hibernation, Sleeper, hibernate
from costguard.pricing.engine import Engine
from costguard.pricing.usage import UsageFile
from costguard.rules.book import rulebook
from costguard.schedule.read import from_text

OFFICE = from_text("Mon-Fri 07:00-19:00 Europe/Berlin")
STOPPED = D(9) / D(14)
DISK = {"os_disk_type": "Ephemeral"}


def resource(
    address: str, region: str, references: Mapping[str, str] | None = None, **attributes: Any
) -> Resource:
    kind, name = address.split(".")
    told = {path: (to,) for path, to in (references or {}).items()}
    config = ResourceConfig(address, told)
    provider = kind.partition("_")[0]
    return Resource(address, kind, name, provider, region, attributes, config=config)


def slept(
    *resources: Resource, usage: Mapping[str, Mapping[str, Any]] | None = None
) -> Hibernation:
    changes = [ResourceChange(r.address, Action.CREATE, None, r) for r in resources]
    plan = Plan("plan.json", "terraform", "1.13.4", "1.2", tuple(changes))
    engine = Engine(rulebook(), default_book(), UsageFile("usage.yml", usage))
    return hibernate(plan, engine.estimate(plan), OFFICE)


def only(found: Hibernation) -> Sleeper:
    (sleeper,) = found.sleepers
    assert found.awake == ()
    return sleeper


def refused(*resources: Resource) -> Awake:
    found = slept(*resources)
    assert found.sleepers == ()
    return found.awake[-1]


def cents(amount: D) -> str:
    return f"{amount:.2f}"


def cluster(**rest: Any) -> Resource:
    pool = {"name": "default", "vm_size": "Standard_DS2_v2", "node_count": 2}
    attributes = {
        "sku_tier": "Standard",
        "default_node_pool": [pool],
        "network_profile": [{"load_balancer_sku": "basic"}],
        **rest,
    }
    return resource("azurerm_kubernetes_cluster.a", "eastus", **attributes)


def test_an_aks_cluster_stops_with_its_control_plane_and_keeps_its_disks() -> None:
    found = slept(cluster())
    # 73.00 of the control plane, 213.16 of two nodes, 39.42 of their disks
    assert cents(found.total) == "325.58"
    assert cents(found.saving) == cents((D("73") + D("213.16")) * STOPPED) == "183.96"
    assert only(found).action == "stop"


def test_the_pool_of_a_cluster_that_makes_its_own_nodes_cannot_be_stopped() -> None:
    pool = {"vm_size": "Standard_DS2_v2", "node_count": 1, **DISK}
    reference = {"kubernetes_cluster_id": "azurerm_kubernetes_cluster.a"}
    node_pool = resource("azurerm_kubernetes_cluster_node_pool.p", "eastus", reference, **pool)
    found = slept(cluster(), node_pool)
    assert {s.address: cents(s.saving) for s in found.sleepers} == {
        "azurerm_kubernetes_cluster.a": "183.96",
        # 106.58 x 9/14
        "azurerm_kubernetes_cluster_node_pool.p": "68.52",
    }
    auto = cluster(node_provisioning_profile=[{"mode": "Auto"}])
    found = slept(auto, node_pool)
    assert found.sleepers == ()
    assert {one.reason for one in found.awake} == {
        "a cluster with node auto-provisioning cannot be stopped"
    }


@pytest.mark.parametrize(
    ("address", "attributes", "total", "saving", "again"),
    [
        # 569.40 of the vCores, 17.664 of the storage
        (
            "azurerm_postgresql_flexible_server.a",
            {"sku_name": "GP_Standard_D8s_v3", "storage_mb": 131072},
            "587.06",
            "366.04",
            "started again after 7 days",
        ),
        # 16.06 of the server, 2.76 of the storage
        (
            "azurerm_mysql_flexible_server.a",
            {"sku_name": "B_Standard_B1ms"},
            "18.82",
            "10.32",
            "started again after 30 days",
        ),
    ],
)
def test_a_flexible_server_keeps_its_storage(
    address: str, attributes: dict[str, Any], total: str, saving: str, again: str
) -> None:
    found = slept(
        resource(address, "westus", **attributes),
        usage={address: {"additional_backup_storage_gb": 100}},
    )
    backups = D("9.5")
    assert cents(found.total - backups) == total
    assert cents(found.saving) == saving
    assert only(found).caveats[0].startswith(again)


def serverless(delay: Any, sku: Any = "GP_S_Gen5_4") -> Resource:
    return resource(
        "azurerm_mssql_database.a",
        "eastus",
        sku_name=sku,
        auto_pause_delay_in_minutes=delay,
        min_capacity=0.5,
        max_size_gb=5,
    )


def test_a_serverless_database_that_never_pauses_could() -> None:
    found = slept(serverless(-1))
    sleeper = only(found)
    assert sleeper.action == "auto-pause"
    # half a vCore all month; 5 GB of storage stay
    vcores = D("0.5") * 730 * D("0.52175")
    assert cents(sleeper.monthly) == cents(vcores + 5 * D("0.115"))
    assert cents(sleeper.saving) == cents(vcores * STOPPED)


@pytest.mark.parametrize(
    ("delay", "sku", "reason"),
    [
        (60, "GP_S_Gen5_4", "it pauses by itself; usage tells"),
        (None, "GP_Gen5_4", "only a serverless database pauses"),
        (UNKNOWN, "GP_S_Gen5_4", "whether it is serverless, and pauses, is not known"),
    ],
)
def test_databases_that_do_not_pause_on_demand(delay: Any, sku: str, reason: str) -> None:
    assert refused(serverless(delay, sku)).reason.startswith(reason)


def cloud_sql(name: str = "orders", **rest: Any) -> Resource:
    settings = {"tier": "db-custom-2-7680", "disk_size": 100}
    attributes = {"database_version": "POSTGRES_15", "settings": [settings], "name": name, **rest}
    references = {"master_instance_name": "google_sql_database_instance.orders"} if rest else {}
    return resource(f"google_sql_database_instance.{name}", "us-central1", references, **attributes)


def test_a_cloud_sql_instance_keeps_its_storage_and_its_address() -> None:
    found = slept(cloud_sql())
    # 2 x 730 x 0.0413, 7.5 x 730 x 0.007; 100 x 0.17 of storage and 7.30 of the address stay
    assert cents(found.total) == cents(D("60.298") + D("38.325") + 17 + D("7.3"))
    assert cents(found.saving) == cents((D("60.298") + D("38.325")) * STOPPED) == "63.40"
    assert only(found).action == "activationPolicy NEVER"


def test_cloud_sql_replicas_and_their_sources_cannot_be_stopped() -> None:
    found = slept(cloud_sql(), cloud_sql("copy", master_instance_name="orders"))
    assert found.sleepers == ()
    assert {one.address: one.reason for one in found.awake} == {
        "google_sql_database_instance.orders": (
            "an instance that has a read replica cannot be stopped"
        ),
        "google_sql_database_instance.copy": "a read replica cannot be stopped",
    }


def test_a_gke_pool_of_no_nodes_has_no_disks_and_loses_sustained_use() -> None:
    config = {"machine_type": "n1-standard-4", "disk_type": "pd-standard", "disk_size_gb": 100}
    pool = resource(
        "google_container_node_pool.a",
        "us-central1",
        location="us-central1-a",
        node_count=3,
        node_config=[config],
    )
    found = slept(pool)
    # 97.09 a node with 30% off all month, 46.56 in 260.714 hours; 4.00 of each disk
    assert cents(found.total) == cents(3 * (D("97.089489") + 4))
    month = D(60) / D(168)
    left = D("0.189999") * 730 * (D("0.25") + (month - D("0.25")) * D("0.8"))
    assert cents(left) == "46.56"
    assert cents(found.saving) == cents(3 * (D("97.089489") - left + 4 * STOPPED)) == "159.29"


def test_the_fee_of_a_gke_cluster_goes_on() -> None:
    where = {"location": "us-central1-a", "remove_default_node_pool": True}
    assert refused(resource("google_container_cluster.a", "us-central1", **where)).monthly == 73
    autopilot = {"location": "us-central1", "enable_autopilot": True}
    bare = refused(resource("google_container_cluster.a", "us-central1", **autopilot))
    assert bare.reason == "Autopilot bills pods, not nodes: workloads can be scaled to 0"
    pool = {"node_count": 1, "node_config": [{"machine_type": "e2-medium", "disk_size_gb": 100}]}
    own = {"location": "us-central1-a", "node_pool": [pool]}
    found = slept(resource("google_container_cluster.a", "us-central1", **own))
    # the fee of 73.00 stays; 24.46 of the node and 4.00 of its disk do not
    assert cents(found.saving) == cents((D("24.4591683") + 4) * STOPPED) == "18.30"


@pytest.mark.parametrize(
    ("address", "region", "attributes", "reason"),
    [
        (
            "azurerm_service_plan.a",
            "eastus",
            {"os_type": "Linux", "sku_name": "P1v2", "worker_count": 1},
            "there is no way to stop it",
        ),
        (
            "azurerm_managed_disk.a",
            "eastus",
            {"storage_account_type": "Premium_LRS", "disk_size_gb": 32, "create_option": "Empty"},
            "a volume is billed",
        ),
        ("azurerm_nat_gateway.a", "westeurope", {}, "it is billed by the hour as long as"),
        (
            "google_redis_instance.a",
            "us-central1",
            {"memory_size_gb": 6, "tier": "BASIC"},
            "there is no way to stop it",
        ),
        ("google_compute_address.a", "us-central1", {"address_type": "EXTERNAL"}, "an address is"),
    ],
)
def test_what_goes_on_is_named(
    address: str, region: str, attributes: dict[str, Any], reason: str
) -> None:
    awake = refused(resource(address, region, **attributes))
    assert awake.monthly > 0
    assert awake.reason.startswith(reason)
