"""Reserved nodes and instances, which only the usage file can tell of."""

from __future__ import annotations

from costguard.rules.kit import ON_DEMAND, ResourceView

_TERMS = {"1_year": "1yr", "3_year": "3yr"}


def purchase_option(r: ResourceView) -> str:
    """On demand, or ``reserved_1yr_no_upfront`` and the like where the usage file says so.

    Reserved prices are effective hourly prices, upfront fees spread over the term. A term or a
    payment that AWS does not sell has no price, and the report says which was asked for.
    """
    term = r.usage_text("reserved_instance_term")
    payment = r.usage_text("reserved_instance_payment_option")
    if term is None and payment is None:
        return ON_DEMAND
    return f"reserved_{_TERMS.get(term or '', term or 'no term')}_{payment or 'no payment option'}"


def option_name(option: str) -> str:
    """``on-demand`` or ``reserved``, as names of cost components have it."""
    return "on-demand" if option == ON_DEMAND else "reserved"
