"""Machines as EC2 bills them, read from instances, launch templates and configurations.

What an instance says itself comes before what its launch template says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from costguard.rules.aws.ebs import (
    CHARGED_IOPS,
    DEFAULT_TYPE,
    Volume,
)
from costguard.rules.aws.image import Image
from costguard.rules.kit import Decimal, ResourceView, refers

UNLIMITED_FAMILIES = frozenset({"t3", "t3a", "t4g"})
"""Burstable families that are unlimited unless told otherwise."""

_MAPPINGS = "block_device_mappings"
_TENANCIES = {"default": "Shared", "dedicated": "Dedicated", "host": "Host"}
_HOST_KEYS = ("host_id", "host_resource_group_arn")
_ROOT_DEVICES = frozenset({"/dev/xvda", "/dev/sda1", "/dev/sda", "xvda", "sda1", "sda"})

Block = ResourceView | None
NO_IMAGE = Image()


class Device(NamedTuple):
    """A volume of a machine, and the name under which it is listed, if it has one."""

    path: str
    volume: Volume


class Machine(NamedTuple):
    """What decides the price of a machine."""

    instance_type: str | None
    tenancy: str = "Shared"
    """As the price list says it: ``Shared``, ``Dedicated`` or ``Host``."""
    market: str = "on_demand"
    """``on_demand``, ``spot`` or ``capacity-block``."""
    most: Decimal | None = None
    """Highest spot price that is allowed, in USD an hour; None leaves it to AWS."""
    credits: str | None = None
    """``standard`` or ``unlimited`` CPU credits; None leaves it to the family."""
    ebs_optimized: bool = False
    monitoring: bool = False
    public_ip: bool | None = None
    """Whether it has a public address; None leaves it to its subnet."""
    devices: tuple[Device, ...] = ()

    @property
    def family(self) -> str:
        """Family of the type, such as ``t3``; empty where the type is not known."""
        return (self.instance_type or "").partition(".")[0]

    @property
    def unlimited(self) -> bool:
        """Whether it may use more CPU credits than it earns, and pay for them."""
        if self.credits is None:
            return self.family in UNLIMITED_FAMILIES
        return self.credits == "unlimited" and self.family in {"t2", *UNLIMITED_FAMILIES}


def of_template(t: ResourceView, root_gb: int, image: Image = NO_IMAGE) -> Machine:
    """Machine that a launch template describes.

    ``root_gb`` is the size of the root volume where not even the image tells it.
    """
    return _settings(None, t)._replace(devices=tuple(_template_devices(t, root_gb, image)))


def of_instance(
    i: ResourceView, t: ResourceView | None, root_gb: int, image: Image = NO_IMAGE
) -> Machine:
    """Machine of an instance or spot request, on top of the template it is launched from."""
    return _settings(i, t)._replace(devices=tuple(_instance_devices(i, t, root_gb, image)))


def of_configuration(
    c: ResourceView, root_gb: int, image: Image = NO_IMAGE, *, monitoring: bool
) -> Machine:
    """Machine of a launch configuration or of a spot fleet's launch specification."""
    return Machine(
        instance_type=c.text("instance_type"),
        tenancy=_TENANCIES.get(c.text("placement_tenancy", "default") or "", "Shared"),
        market="on_demand" if c.raw("spot_price") in {None, ""} else "spot",
        most=allowed(c, "spot_price"),
        ebs_optimized=c.flag("ebs_optimized"),
        monitoring=monitoring,
        public_ip=_public_ip(c, None),
        devices=tuple(_instance_devices(c, None, root_gb, image)),
    )


def allowed(r: Block, key: str) -> Decimal | None:
    """The highest spot price that a block allows; one that is not known is as good as none."""
    return r.number(key) if r is not None and r.known(key) else None


def _settings(i: Block, t: Block) -> Machine:
    """All but the volumes, of an instance, a template, or the one on top of the other."""
    placement = _block(t, "placement")
    credit = [_block(block, "credit_specification") for block in (i, t)]
    market = _block(i, "instance_market_options") or _block(t, "instance_market_options")
    return Machine(
        instance_type=_text([i, t], "instance_type"),
        tenancy=_tenancy(i, placement),
        # A block that does not say which market it is about is about spot.
        market="on_demand" if market is None else market.text("market_type") or "spot",
        most=allowed(_block(market, "spot_options"), "max_price"),
        credits=_text(credit, "cpu_credits"),
        ebs_optimized=_flag([i, t], "ebs_optimized"),
        monitoring=_flag([i], "monitoring", _flag([_block(t, "monitoring")], "enabled")),
        public_ip=_public_ip(i, t),
    )


def _tenancy(i: Block, placement: Block) -> str:
    """Tenancy in the words of the price list; a host that is named settles it."""
    places = ((i, ""), (placement, "placement."))
    if any(_names_host(block, prefix) for block, prefix in places if block is not None):
        return "Host"
    return _TENANCIES.get(_text([i, placement], "tenancy", "default") or "", "Shared")


def _names_host(block: ResourceView, prefix: str) -> bool:
    return any(
        refers(block, prefix + key) or (block.known(key) and block.text(key)) for key in _HOST_KEYS
    )


def _public_ip(i: Block, t: Block) -> bool | None:
    key = "associate_public_ip_address"
    interfaces = [] if t is None else t.blocks("network_interfaces")
    if _setter([i, *interfaces], key) is None:
        return None
    return _flag([i], key, any(interface.flag(key) for interface in interfaces))


def _instance_devices(i: ResourceView, t: Block, root_gb: int, image: Image) -> Iterator[Device]:
    """Volumes of an instance; mappings of the template, then of the image, fill in the gaps.

    A mapping of the root device's name tells of the root volume, and is no further one.
    """
    listed = [] if t is None else t.blocks(_MAPPINGS)
    mappings = {m.text("device_name") or f"#{n}": m for n, m in enumerate(listed)}
    imaged = dict(image.volumes)
    root = next((name for name, mapping in mappings.items() if _is_root(mapping, image)), "")
    blocks = [block for block in i.blocks("ebs_block_device") if _is_volume(block)]
    own_root = i.block("root_block_device")
    if own_root is None:
        own_root = next((block for block in blocks if _is_root(block, image)), None)
        blocks = [block for block in blocks if block is not own_root]
    layers = [
        own_root,
        _block(mappings.pop(root, None), "ebs"),
        imaged.pop(image.root or "", None),
    ]
    yield Device("root_block_device", _root_volume(i, layers, root_gb))
    volumes: list[Volume] = []
    for block in blocks:
        name = block.text("device_name") or ""
        layers = [block, _block(mappings.pop(name, None), "ebs"), imaged.pop(name, None)]
        # A volume that is attached is listed, and billed, as a resource of its own.
        if not block.refer("volume_id", "aws_ebs_volume"):
            volumes.append(_volume(layers))
    for name, mapping in mappings.items():
        ebs, under = mapping.block("ebs"), imaged.pop(name, None)
        if ebs is not None:
            volumes.append(_volume([ebs, under]))
    volumes += [_volume([ebs]) for ebs in imaged.values()]
    for position, volume in enumerate(volumes):
        yield Device(f"ebs_block_device[{position}]", volume)


def _template_devices(t: ResourceView, root_gb: int, image: Image) -> Iterator[Device]:
    """Volumes of a template's mappings and of its image; always a root volume."""
    mappings = t.blocks(_MAPPINGS)
    imaged = dict(image.volumes)
    imaged_root = imaged.pop(image.root or "", None)
    for position, mapping in enumerate(mappings):
        ebs, under = mapping.block("ebs"), imaged.pop(mapping.text("device_name") or "", None)
        if _is_root(mapping, image):
            volume = _root_volume(t, [ebs, imaged_root], root_gb)
        elif ebs is not None:
            volume = _volume([ebs, under])
        else:
            continue  # an instance store volume, which comes with the machine
        yield Device(f"block_device_mapping[{position}]", volume)
    if not any(_is_root(mapping, image) for mapping in mappings):
        yield Device("root_block_device", _root_volume(t, [imaged_root], root_gb))
    for position, ebs in enumerate(imaged.values()):
        yield Device(f"image_block_device[{position}]", _volume([ebs]))


def _is_volume(mapping: ResourceView) -> bool:
    """Whether a mapping makes a volume: not one of a local disk, or that takes a device away."""
    taken_away = mapping.known("no_device") and mapping.raw("no_device") not in (None, False)
    return not taken_away and not mapping.text("virtual_name")


def _is_root(mapping: ResourceView, image: Image) -> bool:
    """Whether a mapping is about the root volume; a name that is not known is the image's."""
    names = {image.root} if image.root else _ROOT_DEVICES
    return not mapping.known("device_name") or mapping.text("device_name") in names


def _root_volume(r: ResourceView, layers: Sequence[Block], root_gb: int) -> Volume:
    """The root volume, with a stand-in for what its image would tell."""
    volume = _volume(layers)
    guesses: list[str] = []
    if _setter(layers, "volume_size") is None:
        volume = volume._replace(size=Decimal(root_gb))
        guesses.append(f"{root_gb} GB")
    if _setter(layers, "volume_type") is None:
        guesses.append(DEFAULT_TYPE)
    if guesses:
        reason = "the machine image decides it, and the plan does not hold the image"
        r.assume("root_block_device", " of ".join(guesses), reason)
    return volume


def _volume(layers: Sequence[Block]) -> Volume:
    """A volume of which each attribute is set by the first of the layers that has it."""
    typed = _setter(layers, "volume_type")
    kind = DEFAULT_TYPE if typed is None else typed.text("volume_type")
    setters = {key: _setter(layers, key) for key in ("iops", "throughput")}
    return Volume(
        kind,
        _number(layers, "volume_size"),
        _number(layers, "iops") if kind in CHARGED_IOPS else None,
        _number(layers, "throughput") if kind == "gp3" else None,
        frozenset(key for key, block in setters.items() if block and not block.known(key)),
    )


def _setter(layers: Sequence[Block], key: str) -> Block:
    """The first of the layers that sets the attribute, be it to what is not known yet."""
    for block in layers:
        if block is not None and block.raw(key) not in (None, ""):
            return block
    return None


def _text(layers: Sequence[Block], key: str, default: str | None = None) -> str | None:
    block = _setter(layers, key)
    return default if block is None else block.text(key, default)


def _number(layers: Sequence[Block], key: str) -> Decimal | None:
    block = _setter(layers, key)
    return None if block is None else block.number(key)


def _flag(layers: Sequence[Block], key: str, default: bool = False) -> bool:
    block = _setter(layers, key)
    return default if block is None else block.flag(key, default=default)


def _block(r: Block, key: str) -> Block:
    return None if r is None else r.block(key)
