"""Services of Azure that start machines: Batch, Service Fabric and DevTest Labs.

The services themselves are free; what they start is billed as any machine.
"""

from __future__ import annotations

from costguard.rules.azurerm.disks import Disk
from costguard.rules.azurerm.machines import DiskOf, Machine, Share, machine_costs
from costguard.rules.azurerm.operating_system import System, image_gb, is_windows, linux, windows
from costguard.rules.given import told_number, told_text
from costguard.rules.kit import (
    ZERO,
    Components,
    Decimal,
    ResourceView,
    free,
    rule,
    within,
)

FREE = free(
    """
    azurerm_batch_account azurerm_batch_application azurerm_batch_certificate azurerm_batch_job
    azurerm_dev_test_lab azurerm_dev_test_policy azurerm_dev_test_schedule
    azurerm_dev_test_virtual_network azurerm_service_fabric_cluster
    """
)
"""The machines of a Service Fabric cluster stand in scale sets of their own."""

_LAB_DISKS = {"Standard": "Standard_LRS", "Premium": "Premium_LRS"}


@rule("azurerm_batch_pool", page="https://azure.microsoft.com/pricing/details/batch/")
def batch_pool(r: ResourceView) -> Components:
    """Hours of the pool's nodes, dedicated and spot, as ``fixed_scale`` says.

    Of a pool that scales by a formula the usage file tells how many there are, as ``nodes``.
    Nodes have data disks as ``data_disks`` says.
    """
    image = r.block("storage_image_reference")
    windowed = is_windows(image)
    licensed = windowed and r.text("license_type") == "Windows_Server"
    system = System("Windows" if windowed else "Linux", licensed)
    reason = "the pool does not tell of which kind the disks are"
    r.assume("storage_image_reference", "no system disks", reason)
    disks = tuple(DiskOf("data_disks", _data_disk(block)) for block in r.blocks("data_disks"))
    machine = Machine(r.text("vm_size"), system, disks=disks)
    yield from machine_costs(r, machine, _batch_shares(r))


def _data_disk(block: ResourceView) -> Disk:
    kind = told_text(block, "storage_account_type", "Standard_LRS")
    return Disk(kind, block.number("disk_size_gb"))


def _batch_shares(r: ResourceView) -> list[Share]:
    scale = r.block("fixed_scale")
    if scale is None or r.usage_given("nodes"):
        return [Share(spot=False, number=r.usage("nodes"))]
    dedicated = told_number(scale, "target_dedicated_nodes", 1)
    low = told_number(scale, "target_low_priority_nodes", 0)
    shares = [Share(spot=False, number=dedicated), Share(spot=True, number=low)]
    return [share for share in shares if share.number != 0] or shares[:1]


@rule(
    "azurerm_service_fabric_managed_cluster",
    page="https://azure.microsoft.com/pricing/details/service-fabric/",
)
def fabric_cluster(r: ResourceView) -> Components:
    """Hours of the machines of each node type, and their data disks."""
    for node in r.blocks("node_type"):
        windowed = (node.text("vm_image_publisher") or "").lower() == "microsoftwindowsserver"
        size = node.text("vm_size")
        kind = told_text(node, "data_disk_type", "Standard_LRS")
        data = DiskOf("data_disk", Disk(kind, node.number("data_disk_size_gb")))
        machine = Machine(size, System("Windows" if windowed else "Linux"), disks=(data,))
        shares = [Share(spot=False, number=node.number("vm_instance_count"))]
        name = node.text("name") or "node_type"
        yield from within(name, machine_costs(r, machine, shares))


@rule(
    "azurerm_dev_test_linux_virtual_machine",
    page="https://azure.microsoft.com/pricing/details/devtest-lab/",
)
def lab_linux_machine(r: ResourceView) -> Components:
    """Hours of the lab's machine, and its system disk."""
    yield from _lab_machine(r, linux(r, r.block("gallery_image_reference")))


@rule(
    "azurerm_dev_test_windows_virtual_machine",
    page="https://azure.microsoft.com/pricing/details/devtest-lab/",
)
def lab_windows_machine(r: ResourceView) -> Components:
    """Hours of the lab's machine with Windows, and its system disk."""
    yield from _lab_machine(r, windows(r, r.block("gallery_image_reference")))


def _lab_machine(r: ResourceView, system: System) -> Components:
    image = r.block("gallery_image_reference")
    size = image_gb(image, windows=system.name == "Windows")
    r.assume("gallery_image_reference", f"a disk of {size} GiB", "the machine image decides it")
    disk = Disk(_LAB_DISKS.get(r.text("storage_type") or ""), Decimal(size))
    machine = Machine(r.text("size"), system, disks=(DiskOf("os_disk", disk),))
    hours = r.usage("monthly_hrs", r.hours) or ZERO
    yield from machine_costs(r, machine, [Share(spot=False, number=Decimal(1))], hours=hours)
