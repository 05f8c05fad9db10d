"""Policies of Azure and Google on the two examples: what they find, and what that would save.

Every saving is that of the plan priced again by the rules of its provider.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from costguard import PricingOptions, check

ROOT = Path(__file__).parents[2] / "examples"
AZURE = {
    "azure-aks-node-pool-spot-nonprod",
    "azure-aks-sku-tier-nonprod",
    "azure-app-service-plan-premium-nonprod",
    "azure-disk-premium-nonprod",
    "azure-disk-unattached",
    "azure-public-ip-unassociated",
    "azure-redis-premium-nonprod",
    "azure-sql-serverless-nonprod",
    "azure-vm-previous-generation",
    "azure-vm-shutdown-schedule-nonprod",
    "azure-vm-spot-nonprod",
}
GOOGLE = {
    "gcp-cloud-run-always-on-nonprod",
    "gcp-cloudsql-ha-nonprod",
    "gcp-disk-ssd-nonprod",
    "gcp-gke-node-pool-spot-nonprod",
    "gcp-gke-regional-nonprod",
    "gcp-gpu-guardrail",
    "gcp-memorystore-standard-nonprod",
    "gcp-static-ip-unused",
    "gcp-vm-instance-schedule-nonprod",
    "gcp-vm-previous-generation",
    "gcp-vm-spot-nonprod",
}
SAVINGS = {
    "azure-web": {
        # two instances at 0.101 an hour become one at 0.017
        ("azure-app-service-plan-premium-nonprod", "azurerm_service_plan.apps"): "135.05",
        # 2 x 730 x (0.096 - 0.018451)
        (
            "azure-vm-spot-nonprod",
            "azurerm_linux_virtual_machine_scale_set.web",
        ): "113.22154",
        # the fee of the tier Standard, 730 x 0.10
        ("azure-aks-sku-tier-nonprod", "azurerm_kubernetes_cluster.jobs"): "73",
        # 730 x (0.096 - 0.018451), of the one node that autoscaling keeps
        (
            "azure-aks-node-pool-spot-nonprod",
            "azurerm_kubernetes_cluster_node_pool.batch",
        ): "56.61077",
    },
    "google-platform": {
        # one of three zones: 2 x (730 x 0.13402284 + 50 x 0.10)
        ("gcp-gke-regional-nonprod", "google_container_node_pool.general"): "205.6733464",
        # half of 120.596, 76.65 and 34
        ("gcp-cloudsql-ha-nonprod", "google_sql_database_instance.orders"): "115.623",
        # 5 x 730 x (0.054 - 0.027)
        ("gcp-memorystore-standard-nonprod", "google_redis_instance.cache"): "98.55",
        # 730 x (0.189999 x 0.7 - 0.06701): spot has no sustained use
        ("gcp-vm-spot-nonprod", "google_compute_instance.builder"): "48.172189",
        # 50 x (0.17 - 0.10)
        ("gcp-disk-ssd-nonprod", "google_compute_instance.builder"): "3.5",
    },
}


@pytest.mark.parametrize(("example", "ids"), [("azure-web", AZURE), ("google-platform", GOOGLE)])
def test_policies_find_what_the_examples_hold(example: str, ids: set[str]) -> None:
    pricing = PricingOptions(usage_file=ROOT / example / "usage.yml")
    result = check(ROOT / example / "plan.json", pricing=pricing)
    assert result.decision.environment.name == "staging"
    assert {f.id for f in result.findings if f.id.startswith(("azure-", "gcp-"))} == ids


@pytest.mark.parametrize("example", SAVINGS)
def test_what_they_would_save_is_priced(costguard: Callable[..., Any], example: str) -> None:
    folder = ROOT / example
    run = costguard(
        "optimize", folder / "plan.json", "--usage-file", folder / "usage.yml", "--format", "json"
    )
    assert run.code == 0, run.err
    told = {(r["id"], r["address"]): r["saving"] for r in json.loads(run.out)["recommendations"]}
    assert {key: told.get(key) for key in SAVINGS[example]} == SAVINGS[example]
