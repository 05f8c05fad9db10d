"""Azure AI services: accounts for speech, language and so on."""

from __future__ import annotations

from typing import NamedTuple

from costguard.rules.azurerm.products import retail
from costguard.rules.kit import (
    Components,
    Decimal,
    ResourceView,
    cost,
    free,
    metered,
    rule,
)

PAGE = "https://azure.microsoft.com/pricing/details/cognitive-services/"

services = retail("Cognitive Services", "AI + Machine Learning")

HOURS = services("Hrs", sku="Standard", needs=("productName", "meterName"))
RECORDS = services("Records", sku="Standard", needs=("productName", "meterName"))
REQUESTS = services("Requests", sku="Standard", needs=("productName", "meterName"))
CHARACTERS = services("Characters", sku="Standard", needs=("productName", "meterName"))
COMMITTED_HOURS = services("Hrs", needs=("productName", "skuName", "meterName"))
COMMITTED_RECORDS = services("Records", needs=("productName", "skuName", "meterName"))
COMMITTED_REQUESTS = services("Requests", needs=("productName", "skuName", "meterName"))

FREE = free(
    """
    azurerm_ai_foundry azurerm_ai_foundry_project azurerm_cognitive_account_customer_managed_key
    azurerm_cognitive_account_project azurerm_cognitive_account_rai_blocklist
    azurerm_cognitive_account_rai_policy
    """
)
"""Projects, and the filters of deployments."""


class _Sold(NamedTuple):
    """Something that an account bills by use."""

    name: str
    key: str
    """Of the usage file."""
    unit: str = "hours"
    beyond: str | None = None
    """Name of what is used beyond a commitment, where it is another."""


_RECORDS, _REQUESTS, _CHARACTERS = "1K records", "1K transactions", "1M characters"
_PRODUCTS = {
    "hours": (HOURS, COMMITTED_HOURS, 1),
    _RECORDS: (RECORDS, COMMITTED_RECORDS, 1000),
    _REQUESTS: (REQUESTS, COMMITTED_REQUESTS, 1000),
    _CHARACTERS: (CHARACTERS, COMMITTED_REQUESTS, 1_000_000),
}
"""Products by unit, on demand and committed, and how many units are shown as one."""
_WHOLESALE = {_REQUESTS: ("1M transactions", 1_000_000)}
"""Larger units in which commitments are shown, by the unit on demand."""
_SPEECH = (
    _Sold("Speech to text", "monthly_speech_to_text_standard_hrs"),
    _Sold("Speech to text batch", "monthly_speech_to_text_batch_hrs"),
    _Sold("Speech to text custom model", "monthly_speech_to_text_custom_model_hrs"),
    _Sold("Speech to text custom model batch", "monthly_speech_to_text_custom_model_batch_hrs"),
    _Sold("Speech to text custom endpoint hosting", "speech_to_text_custom_endpoint_hrs"),
    _Sold("Speech to text custom training", "monthly_speech_to_text_custom_training_hrs"),
    _Sold("Text to speech (neural)", "monthly_text_to_speech_neural_chars", _CHARACTERS),
    _Sold("Speech translation", "monthly_speech_translation_hrs"),
)
_LANGUAGE = (
    _Sold("Text analytics", "monthly_language_text_analytics_records", _RECORDS, "Text requests"),
    _Sold("Summarization", "monthly_language_summarization_records", _RECORDS),
    _Sold(
        "Conversational language understanding",
        "monthly_language_conversational_language_understanding_records",
        _RECORDS,
    ),
    _Sold(
        "Conversational language understanding (advanced training)",
        "monthly_language_conversational_language_understanding_advanced_training_hours",
    ),
    _Sold(
        "Customized text classification",
        "monthly_language_customized_text_classification_records",
        _RECORDS,
    ),
    _Sold(
        "Customized summarization", "monthly_language_customized_summarization_records", _RECORDS
    ),
    _Sold(
        "Customized question answering",
        "monthly_language_customized_question_answering_records",
        _RECORDS,
    ),
    _Sold("Customized training", "monthly_language_customized_training_hours"),
    _Sold(
        "Text analytics for health", "monthly_language_text_analytics_for_health_records", _RECORDS
    ),
)
_LUIS = (
    _Sold("Text requests", "monthly_luis_text_requests", _REQUESTS),
    _Sold("Speech requests", "monthly_luis_speech_requests", _REQUESTS),
)
_KINDS = {
    "SpeechServices": ("Speech", _SPEECH),
    "TextAnalytics": ("Language", _LANGUAGE),
    "LUIS": ("Language Understanding", _LUIS),
}
_DEPLOYED = frozenset({"AIServices", "OpenAI"})
"""Kinds whose cost is that of the models that are deployed in them."""
_FREE_SKUS = frozenset({"F0", "F1"})
_COMMITMENTS = (
    ("commitment", "commitment"),
    ("connected container commitment", "connected_container_commitment"),
)


@rule("azurerm_cognitive_account", "azurerm_ai_services", page=PAGE)
def account(r: ResourceView) -> Components:
    """What the account's services are used for, by kind: hours, records, requests, characters.

    A commitment is paid for whether it is used up or not; its price depends on its size, and use
    beyond it has a price of its own. Accounts for models cost nothing: deployments do. The SKUs
    F0 and F1 are free.
    """
    kind = "AIServices" if r.type == "azurerm_ai_services" else r.text("kind")
    if r.text("sku_name") in _FREE_SKUS or kind in _DEPLOYED:
        return
    product, sold = _KINDS.get(kind or "", (None, ()))
    if product is None:
        usage = r.usage("monthly_transactions")
        yield metered(
            "Transactions",
            REQUESTS,
            usage,
            unit=_REQUESTS,
            per=1000,
            productName=kind,
            meterName="Transactions",
        )
        return
    for line in sold:
        on_demand, _, per = _PRODUCTS[line.unit]
        usage = r.usage(line.key)
        yield metered(
            line.name,
            on_demand,
            usage,
            unit=line.unit,
            per=per,
            productName=product,
            meterName=line.name,
        )
        yield from _committed(r, product, line)


def _committed(r: ResourceView, product: str, line: _Sold) -> Components:
    """What is committed to, and what is used beyond it, where the usage file tells of it."""
    _, committed, per = _PRODUCTS[line.unit]
    for name, key in _COMMITMENTS:
        stem = line.key.removeprefix("monthly_")
        size = r.usage(f"monthly_{key}_{stem}", 0)
        beyond = r.usage(f"monthly_{key}_{_overage(stem)}", 0)
        over = name.removesuffix("commitment") if line.unit == "hours" else f"{name} "
        large = _WHOLESALE.get(line.unit, (line.unit, per))
        for what, title, quantity, (unit, count) in (
            (name, line.name, size, large),
            (f"{over}overage", line.beyond or line.name, beyond, (line.unit, per)),
        ):
            if quantity:
                yield cost(
                    f"{title} ({what})",
                    committed,
                    quantity,
                    unit=unit,
                    per=count,
                    productName=product,
                    skuName=_size(size),
                    meterName=f"{line.name} ({what})",
                )


def _overage(stem: str) -> str:
    """``speech_to_text_standard_hrs`` is ``speech_to_text_standard_overage_hrs`` beyond it."""
    start, _, unit = stem.rpartition("_")
    return f"{start}_overage_{unit}"


def _size(quantity: Decimal | None) -> str | None:
    return f"{quantity:f}" if quantity else None
