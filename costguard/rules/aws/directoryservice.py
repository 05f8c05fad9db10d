"""AWS Directory Service: domain controllers of the kinds of directory."""

from __future__ import annotations

from collections.abc import Callable

from costguard.rules.given import told_text
from costguard.rules.kit import (
    HOURS_PER_MONTH,
    Component,
    Components,
    Decimal,
    Product,
    ResourceView,
    cost,
    free,
    metered,
    rule,
    service,
)
from costguard.rules.quantities import times

directory = service("aws", "AWSDirectoryService")

CONTROLLERS = directory(
    "AWS Directory Service",
    "Hrs",
    where={"group": "Domain controller"},
    needs=("directoryType", "directorySize"),
)
SHARING = directory(
    "AWS Directory Service",
    "Hrs",
    where={"group": "Shared directory"},
    needs=("directoryType", "directorySize"),
)

NAMES = {"MicrosoftAD": "Microsoft AD", "SimpleAD": "Simple AD", "ADConnector": "AD Connector"}
FIRST_CONTROLLERS = 2

FREE = free(
    """
    aws_directory_service_conditional_forwarder aws_directory_service_log_subscription
    aws_directory_service_radius_settings aws_directory_service_shared_directory
    aws_directory_service_shared_directory_accepter aws_directory_service_trust
    """
)


@rule(
    "aws_directory_service_directory",
    page="https://aws.amazon.com/directoryservice/pricing/",
)
def directory_service(r: ResourceView) -> Components:
    """Two domain controllers by the hour, those beyond them, and accounts that it is shared with.

    The price depends on the edition of a Microsoft AD, and on the size of the other kinds. What
    other accounts use is paid here, by the account that shares its directory.
    """
    kind = told_text(r, "type", "SimpleAD")
    microsoft = kind == "MicrosoftAD"
    size = told_text(r, *(("edition", "Enterprise") if microsoft else ("size", "Large")))
    shown = (NAMES.get(kind or "", kind) or "type not known", size or "size not known")
    name = f"Directory service ({', '.join(shown)})"
    yield _by_number(cost, name, CONTROLLERS, Decimal(FIRST_CONTROLLERS), kind, size)
    if kind != "ADConnector":
        more = _additional_controllers(r)
        name = "Additional domain controllers"
        yield _by_number(metered, name, CONTROLLERS, more, kind, size)
    if microsoft:
        accounts = r.usage("shared_accounts")
        yield _by_number(
            metered, "Directory sharing", SHARING, accounts, kind, size, unit="accounts"
        )


def _additional_controllers(r: ResourceView) -> Decimal | None:
    """Those of the usage file, else those that the plan asks for beyond the first two."""
    wanted = r.number("desired_number_of_domain_controllers")
    if wanted is None or wanted <= FIRST_CONTROLLERS:
        return r.usage("additional_domain_controllers")
    return r.usage("additional_domain_controllers", wanted - FIRST_CONTROLLERS)


def _by_number(
    make: Callable[..., Component],
    name: str,
    product: Product,
    number: Decimal | None,
    kind: str | None,
    size: str | None,
    unit: str = "controllers",
) -> Component:
    """Things that are paid by the hour, shown by their number."""
    return make(
        name,
        product,
        times(number, HOURS_PER_MONTH),
        unit=unit,
        per=HOURS_PER_MONTH,
        directoryType=kind,
        directorySize=size,
    )
