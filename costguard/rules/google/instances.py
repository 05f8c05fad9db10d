"""Compute Engine instances, and the templates of groups of them."""

from __future__ import annotations

from costguard.rules.given import given, given_text, told_text
from costguard.rules.google.addresses import ADDRESS_IN_USE, PREEMPTIBLE, STANDARD_MACHINE
from costguard.rules.google.disks import STANDARD, disk_costs, kind_of
from costguard.rules.google.left_out import number_in, text_in, told
from costguard.rules.google.machines import (
    COMMITTED,
    LOCAL_SSD_GB,
    PAGE,
    Machine,
    machine_costs,
)
from costguard.rules.google.operating_system import System, system_of
from costguard.rules.kit import (
    ZERO,
    Components,
    Decimal,
    ResourceView,
    cost,
    free,
    refers,
    rule,
    within,
)
from costguard.rules.quantities import times

TEMPLATES = ("google_compute_instance_template", "google_compute_region_instance_template")
_NAMES = ("id", "self_link", "self_link_unique", "name")
IMAGE_GB = 10
"""GB of most public images of Linux: the size of a boot disk that is given none."""

FREE = free(
    """
    google_compute_instance_group google_compute_instance_group_membership
    google_compute_instance_group_named_port google_compute_instance_iam_binding
    google_compute_instance_iam_member google_compute_instance_iam_policy
    google_compute_instance_template google_compute_instance_template_iam_binding
    google_compute_instance_template_iam_member google_compute_instance_template_iam_policy
    google_compute_node_template google_compute_project_default_network_tier
    google_compute_project_metadata google_compute_project_metadata_item
    google_compute_region_instance_template google_compute_shared_vpc_host_project
    google_compute_shared_vpc_service_project google_os_login_ssh_public_key
    """
)


@rule("google_compute_instance", page=PAGE)
def instance(r: ResourceView) -> Components:
    """Hours of the machine by type, on demand or as spot, with the discount for sustained use.

    Its boot disk, local SSDs, GPUs, licences of its image, and an external address that it is
    given while it runs come on top. One that is to be stopped pays for its disk alone. The usage
    ``committed_use_term`` (1_year, 3_year) tells of a commitment that covers it.
    """
    path = "boot_disk"
    boot = r.block(path)
    system = system_of(r, _boot_image(r), f"{path}.initialize_params.image")
    machine = Machine(
        type=told_text(r, "machine_type", "") or None,
        system=system,
        spot=is_spot(r),
        gpus=gpus_of(r),
        local_ssd=_scratch(r),
        committed=_committed(r),
        node=_on_node(r),
    )
    hours = _hours(r)
    yield from machine_costs(machine, Decimal(1), hours)
    if boot is not None and not told(r, boot, "source", path):
        yield from _boot_disk(r, boot, path)
    yield from external_addresses(r, Decimal(1), spot=machine.spot, hours=hours)


def _committed(r: ResourceView) -> str:
    """The option of a commitment; a term that Google does not sell has no price."""
    term = r.usage_text("committed_use_term")
    return COMMITTED.get(term, f"committed_{term}") if term else ""


def _hours(r: ResourceView) -> Decimal:
    if given_text(r, "desired_status") in {"TERMINATED", "SUSPENDED"}:
        return ZERO
    return r.usage("monthly_hrs", r.hours) or ZERO


def is_spot(r: ResourceView) -> bool:
    """Whether machines may be taken away: preemptible ones cost as much as spot ones."""
    scheduling = r.block("scheduling")
    if scheduling is None:
        return False
    at = "scheduling"
    model = text_in(r, scheduling, "provisioning_model", at, "STANDARD")
    if model is None:
        r.assume(
            f"{at}.provisioning_model", "STANDARD", "known after apply: at most the full price"
        )
    return model == "SPOT" or scheduling.flag("preemptible")


def _on_node(r: ResourceView) -> bool:
    scheduling = r.block("scheduling")
    if scheduling is None or not scheduling.blocks("node_affinities"):
        return False
    reason = "the sole-tenant node that it runs on is paid for by itself"
    r.assume("scheduling.node_affinities", "no hours of its own", reason)
    return True


def gpus_of(r: ResourceView) -> tuple[tuple[str | None, Decimal | None], ...]:
    """Type and number of the GPUs of a machine, a template or a node."""
    found = []
    for block in r.blocks("guest_accelerator") if given(r, "guest_accelerator") else []:
        number = block.number("count")
        if number != 0:
            found.append((kind_of(block.text("type")), number))
    return tuple(found)


def _scratch(r: ResourceView) -> Decimal | None:
    """GB of the local SSDs that are attached."""
    total = ZERO
    for block in r.blocks("scratch_disk") if given(r, "scratch_disk") else []:
        size = number_in(r, block, "size", "scratch_disk", LOCAL_SSD_GB)
        if size is None:
            return None
        total += size
    return total


def _boot_image(r: ResourceView) -> str | None:
    """Image of the boot disk, also where the disk is a resource of its own."""
    boot = r.block("boot_disk")
    params = None if boot is None else boot.block("initialize_params")
    if params is not None:
        return params.text("image") if params.known("image") else None
    disk = r.refer("boot_disk.source", "google_compute_disk", by=("id", "self_link", "name"))
    return disk.text("image") if disk is not None and disk.known("image") else None


def _boot_disk(r: ResourceView, boot: ResourceView, path: str) -> Components:
    params, at = boot.block("initialize_params"), f"{path}.initialize_params"
    kind = kind_of(text_in(r, params, "type", at, STANDARD))
    size = number_in(r, params, "size", at, IMAGE_GB)
    if params is None or not told(r, params, "size", at):
        r.assume(f"{at}.size", f"{IMAGE_GB} GB", "the machine image decides it")
    yield from disk_costs(kind, size, Decimal(1))


def external_addresses(
    r: ResourceView, count: Decimal | None, *, spot: bool, hours: Decimal
) -> Components:
    """External addresses that ``count`` machines get while they run.

    One that is reserved is billed as a resource of its own.
    """
    number = 0
    for interface in r.blocks("network_interface") if given(r, "network_interface") else []:
        for access in interface.blocks("access_config"):
            path = "network_interface.access_config.nat_ip"
            reserved = access.known("nat_ip") and access.raw("nat_ip")
            if not reserved and not refers(r, path):
                number += 1
    if number:
        uses = PREEMPTIBLE if spot else STANDARD_MACHINE
        running = times(hours, count, number)
        yield cost(f"IP address ({uses}, ephemeral)", ADDRESS_IN_USE[uses], running)


class Template:
    """What a group of machines is made after."""

    def __init__(self, view: ResourceView) -> None:
        """Read the template's machine; ``view`` is its resource."""
        self.view = view
        blocks = view.blocks("disk")
        self._disks = [block for block in blocks if not _is_scratch(block)]
        local = [block for block in blocks if _is_scratch(block)]
        sizes = [number_in(view, b, "disk_size_gb", "disk", LOCAL_SSD_GB) for b in local]
        known = [size for size in sizes if size is not None]
        self.machine = Machine(
            type=told_text(view, "machine_type", "") or None,
            system=self._system(),
            spot=is_spot(view),
            gpus=gpus_of(view),
            local_ssd=sum(known, ZERO) if len(known) == len(sizes) else None,
            node=_on_node(view),
        )

    def _system(self) -> System:
        boot = next((b for b in self._disks if b.flag("boot", default=True)), None)
        image = boot.text("source_image") if boot and boot.known("source_image") else None
        return system_of(self.view, image, "disk.source_image")

    def costs(self, count: Decimal | None) -> Components:
        """What ``count`` machines cost, each with its disks."""
        yield from machine_costs(self.machine, count)
        for number, block in enumerate(self._disks):
            if told(self.view, block, "source", "disk"):
                continue
            yield from within(f"disk[{number}]", self._disk(block, count))
        hours = self.view.hours
        yield from external_addresses(self.view, count, spot=self.machine.spot, hours=hours)

    def _disk(self, block: ResourceView, count: Decimal | None) -> Components:
        kind = kind_of(text_in(self.view, block, "disk_type", "disk", STANDARD))
        if not told(self.view, block, "disk_size_gb", "disk"):
            self.view.assume("disk.disk_size_gb", f"{IMAGE_GB} GB", "the machine image decides it")
        size = number_in(self.view, block, "disk_size_gb", "disk", IMAGE_GB)
        yield from disk_costs(kind, size, count)


@rule("google_compute_instance_from_template", page=PAGE)
def instance_from_template(r: ResourceView) -> Components:
    """As an instance with what its template describes; a machine type of its own goes before."""
    found = [r.refer("source_instance_template", kind, by=_NAMES) for kind in TEMPLATES]
    view = next((one for one in found if one is not None), None)
    replaced = given(r, "machine_type")
    own = r.text("machine_type") if replaced else None
    if view is None:
        yield from machine_costs(Machine(own), Decimal(1))
        return
    template = Template(view)
    if replaced:
        template.machine = template.machine._replace(type=own)
    yield from template.costs(Decimal(1))


def _is_scratch(block: ResourceView) -> bool:
    return block.known("type") and block.text("type") == "SCRATCH"
