"""AWS Directory Service: domain controllers of the kinds of directory."""

from __future__ import annotations

from costguard.rules.kit import (
    Components,
    Decimal,
    ResourceView,
    cost,
    free,
    metered,
    rule,
    service,
)

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
    kind = r.text("type", "SimpleAD") or "SimpleAD"
    microsoft = kind == "MicrosoftAD"
    size = r.text("edition", "Enterprise") if microsoft else r.text("size", "Large")
    which = {"directoryType": kind, "directorySize": size}
    yield cost(
        f"Directory service ({NAMES.get(kind, kind)}, {size})",
        CONTROLLERS,
        r.hours * FIRST_CONTROLLERS,
        unit="controllers",
        per=r.hours,
        **which,
    )
    if kind == "ADConnector":
        return
    wanted = r.number("desired_number_of_domain_controllers", FIRST_CONTROLLERS)
    planned = max((wanted or Decimal(FIRST_CONTROLLERS)) - FIRST_CONTROLLERS, Decimal(0))
    more = (
        r.usage("additional_domain_controllers", planned)
        if planned
        else r.usage("additional_domain_controllers")
    )
    yield metered(
        "Additional domain controllers",
        CONTROLLERS,
        None if more is None else more * r.hours,
        unit="controllers",
        per=r.hours,
        **which,
    )
    if microsoft:
        accounts = r.usage("shared_accounts")
        yield metered(
            "Directory sharing",
            SHARING,
            None if accounts is None else accounts * r.hours,
            unit="accounts",
            per=r.hours,
            **which,
        )
