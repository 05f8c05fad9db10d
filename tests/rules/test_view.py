"""What a rule reads of things that a resource makes: their usage stands below a key."""

from __future__ import annotations

import pytest

from costguard.errors import AttributeTypeError, ConfigError
from costguard.model.plan import ResourceSet
from costguard.model.resource import UNKNOWN, Resource, ResourceConfig
from costguard.pricing.usage import UsageFile
from costguard.rules.view import ResourceView

ADDRESS = "aws_elastic_beanstalk_environment.shop"


def database(usage: object) -> ResourceView:
    """The database of an environment whose usage is ``usage``."""
    kind, name = ADDRESS.split(".")
    made = Resource(ADDRESS, kind, name, "aws", "us-east-1", {"storage": [{"size": UNKNOWN}]})
    file = UsageFile("usage.yml", {ADDRESS: {"db": usage, "requests": 7}})
    return ResourceView(made, ResourceSet([made]), file).of(made, below="db.")


def test_usage_is_read_below_the_key_and_not_beside_it() -> None:
    view = database({"storage_gb": 5, "size": "large", "io": {"reads": 2}})
    assert view.usage("storage_gb") == 5
    assert view.usage("io.reads") == 2
    assert view.usage_text("size") == "large"
    assert not view.usage_given("requests")


def test_a_missing_key_is_named_as_the_usage_file_has_to_write_it() -> None:
    view = database({"storage_gb": 5})
    view.usage("requests")
    assert view.notes.usage_keys == {"db.requests": False}


def test_a_wrong_number_is_found_in_the_file_by_its_whole_key() -> None:
    with pytest.raises(ConfigError, match=r"^usage\.yml: resource_usage\.\S+\.shop\.db\.storage"):
        database({"storage_gb": -1}).usage("storage_gb")


def test_nested_blocks_keep_to_the_key() -> None:
    block = database({"reads": 2}).blocks("storage")[0]
    assert block.usage("reads") == 2
    assert block.number("size", 8) == 8
    assert list(block.notes.assumptions) == ["db.storage.size"]


def test_usage_of_another_resource_may_stand_under_its_address() -> None:
    vault = Resource("azurerm_vault.v", "azurerm_vault", "v", "azurerm", "eastus", {})
    machines = [
        Resource(f'azurerm_vm.m["{key}"]', "azurerm_vm", "m", "azurerm", "eastus", {}, key=key)
        for key in ("a", "b")
    ]
    told = {"azurerm_vm.m[*]": {"gb": 5}, 'azurerm_vm.m["b"]': {"gb": 7}}
    file = UsageFile("usage.yml", {vault.address: told, 'azurerm_vm.m["a"]': {"gb": 9}})
    view = ResourceView(vault, ResourceSet([vault, *machines]), file)
    assert [view.with_usage(view.of(m)).usage("gb") for m in machines] == [5, 7]
    none = ResourceView(vault, ResourceSet([vault]), UsageFile("usage.yml", {}))
    assert none.with_usage(none.of(machines[0])).usage("gb") is None


def test_of_several_instances_the_value_tells_which_is_meant() -> None:
    block = ResourceConfig("azurerm_s.s", {})
    stores = [
        Resource(f"azurerm_s.s[{i}]", "azurerm_s", "s", "azurerm", None, {"name": n}, "", i, block)
        for i, n in enumerate(("one", "two"))
    ]
    config = ResourceConfig("azurerm_q.q", {"store": ("azurerm_s.s",)})
    queue = Resource(
        "azurerm_q.q", "azurerm_q", "q", "azurerm", "eastus", {"store": "two"}, config=config
    )
    found = ResourceView(queue, ResourceSet([*stores, queue]), UsageFile()).refer(
        "store", "azurerm_s", by=("name",)
    )
    assert found is not None
    assert found.address == "azurerm_s.s[1]"


@pytest.mark.parametrize("value", [[], ["true"], {"a": True}])
def test_a_flag_that_is_a_list_or_a_map_is_told_as_such(value: object) -> None:
    one = Resource("azurerm_s.s", "azurerm_s", "s", "azurerm", None, {"on": value})
    view = ResourceView(one, ResourceSet([one]), UsageFile())
    with pytest.raises(AttributeTypeError, match="attribute on: expected true or false"):
        view.flag("on")
