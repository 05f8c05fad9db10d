"""Azure virtual machine scale sets."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from costguard.rules.azurerm import autoscale
from costguard.rules.azurerm.disks import disk_of
from costguard.rules.azurerm.machines import (
    DiskOf,
    Machine,
    Share,
    bid,
    is_spot,
    machine_costs,
    system_disk,
)
from costguard.rules.azurerm.operating_system import Block, System, is_windows, linux, windows
from costguard.rules.azurerm.public_ip import ADDRESS
from costguard.rules.azurerm.virtual_machines import on_host, takes_ultra
from costguard.rules.given import given
from costguard.rules.kit import (
    ZERO,
    Components,
    Decimal,
    ResourceView,
    Sizes,
    cost,
    free,
    rule,
)
from costguard.rules.quantities import times
from costguard.rules.sizes import between

PAGE = "https://azure.microsoft.com/pricing/details/virtual-machine-scale-sets/linux/"
_IMAGE = "source_image_reference"
_MIXED = "Mix"

FREE = free(
    "azurerm_virtual_machine_scale_set_extension azurerm_virtual_machine_scale_set_packet_capture"
)


def _sizes(r: ResourceView) -> Sizes | None:
    """From the least to the most that autoscale allows, unless usage tells how many there are."""
    if r.usage_given("instances"):
        return None
    low, high = autoscale.limits(r, _count(r))
    return between(low, high, lambda size: {"instances": size}, "machines")


def _classic_sizes(r: ResourceView) -> Sizes | None:
    """As ``_sizes``, for sets whose capacity stands with their size."""
    sku = r.raw("sku")
    if r.usage_given("instances") or not isinstance(sku, list) or not sku:
        return None
    first: Mapping[str, Any] = sku[0] if isinstance(sku[0], Mapping) else {}
    block = r.block("sku")
    low, high = autoscale.limits(r, None if block is None else block.number("capacity"))
    return between(low, high, lambda size: {"sku": [{**first, "capacity": size}]}, "machines")


@rule("azurerm_linux_virtual_machine_scale_set", page=PAGE, sizes=_sizes)
def linux_set(r: ResourceView) -> Components:
    """Hours and disks of the set's machines, as of single ones; the set itself is free.

    Their number is ``instances``, of the usage file or the plan.
    """
    yield from _set(r, linux(r, r.block(_IMAGE)))


@rule(
    "azurerm_windows_virtual_machine_scale_set",
    page="https://azure.microsoft.com/pricing/details/virtual-machine-scale-sets/windows/",
    sizes=_sizes,
)
def windows_set(r: ResourceView) -> Components:
    """As a set of Linux machines, with Windows or a licence of one's own."""
    yield from _set(r, windows(r, r.block(_IMAGE)))


def _set(r: ResourceView, system: System) -> Components:
    machine = _machine(r, r.text("sku"), system)
    count = _count(r)
    shares = [Share(machine.spot, count)]
    yield from machine_costs(r, machine, shares, reservation=takes_ultra(r))
    yield from _addresses(r, count)


@rule("azurerm_orchestrated_virtual_machine_scale_set", page=PAGE, sizes=_sizes)
def flexible_set(r: ResourceView) -> Components:
    """A set of flexible orchestration; its machines may be divided between demand and spot.

    Of those above the base, ``regular_percentage_above_base`` percent are on demand. A set of
    several sizes is taken to have the first of them.
    """
    image = r.block(_IMAGE)
    profile = r.block("os_profile")
    with_windows = profile is not None and profile.block("windows_configuration") is not None
    system = windows(r, image) if with_windows or is_windows(image) else linux(r, image)
    if not given(r, "sku_name"):
        return  # a set that machines are added to one by one
    machine = _machine(r, _size(r), system)
    count = _count(r)
    yield from machine_costs(r, machine, _divided(r, machine.spot, count))
    yield from _addresses(r, count)


def _size(r: ResourceView) -> str | None:
    name = r.text("sku_name")
    if name != _MIXED:
        return name
    profile = r.block("sku_profile")
    sizes = [] if profile is None else profile.texts("vm_sizes")
    if len(sizes) > 1:
        reason = "Azure chooses among the sizes; the first stands for all of them"
        r.assume("sku_profile", f"{sizes[0]} only", reason)
    return sizes[0] if sizes else None


def _divided(r: ResourceView, spot: bool, count: Decimal | None) -> list[Share]:
    """Machines on demand and on the spot market, as the priority mix of a spot set says."""
    mix = r.block("priority_mix")
    if not spot or mix is None or count is None:
        return [Share(spot, count)]
    base = min(mix.number("base_regular_count", 0) or ZERO, count)
    percentage = mix.number("regular_percentage_above_base", 0) or ZERO
    regular = base + math.ceil((count - base) * percentage / 100)
    shares = (Share(spot=False, number=regular), Share(spot=True, number=count - regular))
    return [share for share in shares if share.number] or [Share(spot, ZERO)]


def _machine(r: ResourceView, size: str | None, system: System) -> Machine:
    image = r.block(_IMAGE)
    disk = system_disk(r, r.block("os_disk"), image, system, at="os_disk")
    disks = [] if disk is None else [DiskOf("os_disk", disk)]
    disks += [
        DiskOf("data_disk", disk_of(r, block, block.text("storage_account_type"), at="data_disk"))
        for block in r.blocks("data_disk")
    ]
    return Machine(
        size=size,
        system=system,
        spot=is_spot(r),
        most=bid(r),
        disks=tuple(disks),
        host=on_host(r) or given(r, "host_group_id"),
    )


def _count(r: ResourceView) -> Decimal | None:
    """Number of machines; none, where neither the set nor autoscale says so."""
    if r.usage_given("instances"):
        return r.usage("instances")
    if given(r, "instances"):
        return r.number("instances")
    return autoscale.default(r)


def _addresses(r: ResourceView, count: Decimal | None) -> Components:
    """Public addresses that every machine of the set has."""
    for interface in r.blocks("network_interface"):
        for configuration in interface.blocks("ip_configuration"):
            for address in configuration.blocks("public_ip_address"):
                named = address.text("sku_name")
                sku = named.partition("_")[0] if named else None
                meter = f"{sku} IPv4 Static Public IP" if sku else None
                hours = times(count, r.hours)
                name = "IP address (of each machine)"
                yield cost(name, ADDRESS, hours, skuName=sku, meterName=meter)


@rule("azurerm_virtual_machine_scale_set", page=PAGE, sizes=_classic_sizes)
def classic_set(r: ResourceView) -> Components:
    """As the newer types of sets; size and number of machines stand in ``sku``."""
    image = r.block("storage_profile_image_reference")
    windowed = r.block("os_profile_windows_config") is not None or is_windows(image)
    system = windows(r, image) if windowed else linux(r, image)
    sku = r.block("sku")
    machine = Machine(
        size=None if sku is None else sku.text("name"),
        system=system,
        spot=is_spot(r),
        disks=tuple(_classic_disks(r, image, system)),
    )
    count = None if sku is None else sku.number("capacity")
    if r.usage_given("instances"):
        count = r.usage("instances")
    yield from machine_costs(r, machine, [Share(machine.spot, count)])


def _classic_disks(r: ResourceView, image: Block, system: System) -> list[DiskOf]:
    found: list[DiskOf] = []
    at, kind = "storage_profile_os_disk", "managed_disk_type"
    block = r.block(at)
    if block is not None and block.text(kind):
        disk = system_disk(r, block, image, system, at=at, kind=kind)
        if disk is not None:
            found.append(DiskOf("storage_os_disk", disk, usage=at))
    at = "storage_profile_data_disk"
    for block in r.blocks(at):
        disk = disk_of(r, block, block.text(kind), at=at)
        found.append(DiskOf("storage_data_disk", disk, usage=at))
    return found
