"""Models that are deployed in Azure's AI services."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from costguard.rules.azurerm.products import retail
from costguard.rules.kit import (
    Components,
    Product,
    ResourceView,
    cost,
    metered,
    rule,
)
from costguard.rules.quantities import times

PAGE = "https://azure.microsoft.com/pricing/details/cognitive-services/openai-service/"

openai = retail("Azure OpenAI", "AI + Machine Learning")

_NEEDS = ("skuName", "meterName")
TOKENS = openai("Tokens", product="Azure OpenAI", needs=_NEEDS)
IMAGES = openai("Images", product="Azure OpenAI", needs=_NEEDS)
CHARACTERS = openai("Characters", product="Azure OpenAI", needs=_NEEDS)
HOURS = openai("Hrs", product="Azure OpenAI", needs=_NEEDS)
SESSIONS = openai("Sessions", product="Azure OpenAI", meter="Code Interpreter Session")
UNITS = openai(
    "Hrs", product="Azure OpenAI", meter="Provisioned Throughput Unit", needs=("skuName",)
)

_ORDERED = {
    "Standard": "Regional",
    "GlobalStandard": "Global",
    "DataZoneStandard": "Data Zone",
    "GlobalBatch": "Global Batch",
    "DataZoneBatch": "Data Zone Batch",
    "DeveloperTier": "Developer",
}
"""Where and how a deployment works, by its SKU."""
_PROVISIONED = {
    "ProvisionedManaged": "Regional",
    "GlobalProvisionedManaged": "Global",
    "DataZoneProvisionedManaged": "Data Zone",
}
_SIZES = {
    "dall-e-2": ("Standard 1024x1024",),
    "dall-e-3": (
        "Standard 1024x1024",
        "Standard 1024x1792",
        "HD 1024x1024",
        "HD 1024x1792",
    ),
}


class _Sold(NamedTuple):
    """Something that a model is billed by."""

    name: str
    product: Product
    key: str
    """Of the usage file."""
    unit: str = "1K tokens"
    per: int = 1000


_SPEECH = _Sold(
    "Text to speech", CHARACTERS, "monthly_text_to_speech_characters", "1M characters", 1_000_000
)
_BASE = _Sold("Base model tokens", TOKENS, "monthly_base_model_tokens")
_SPECIAL = (
    ("text-embedding", _Sold("Text embeddings", TOKENS, "monthly_text_embedding_tokens")),
    ("tts", _SPEECH),
    ("whisper", _Sold("Text to speech", HOURS, "monthly_text_to_speech_hours", "hours", 1)),
    ("babbage-002", _BASE),
    ("davinci-002", _BASE),
)
"""By the beginning of the model's name; all others take and give texts."""
_GENERAL = (
    _Sold("Text input", TOKENS, "monthly_language_input_tokens"),
    _Sold("Cached text input", TOKENS, "monthly_language_cached_input_tokens"),
    _Sold("Text output", TOKENS, "monthly_language_output_tokens"),
)
_TUNABLE = frozenset({"babbage-002", "davinci-002", "gpt-35-turbo", "gpt-4o"})
_TUNING = (
    _Sold("Fine tuning training", HOURS, "monthly_fine_tuning_training_hours", "hours", 1),
    _Sold("Fine tuning hosting", HOURS, "monthly_fine_tuning_hosting_hours", "hours", 1),
    _Sold("Fine tuning input", TOKENS, "monthly_fine_tuning_input_tokens"),
    _Sold("Fine tuning output", TOKENS, "monthly_fine_tuning_output_tokens"),
)


@rule("azurerm_cognitive_deployment", page=PAGE)
def deployment(r: ResourceView) -> Components:
    """What a model is used for: tokens, images, characters, hours; or its provisioned units.

    The price depends on where the deployment may work (region, data zone, anywhere). Units of
    provisioned throughput are billed all month, used or not. Fine-tuned models are paid for
    while they are trained and hosted, too.
    """
    model = _model(r)
    sku = _sku(r)
    block = r.block("sku")
    if sku in _PROVISIONED:
        units = None if block is None else block.number("capacity")
        hours = times(units, r.hours)
        yield cost(
            f"Provisioned throughput ({model})", UNITS, hours, skuName=_PROVISIONED[sku or ""]
        )
        return
    yield from _used(r, model, _ORDERED.get(sku or ""))


def _model(r: ResourceView) -> str:
    block = r.block("model")
    return (None if block is None else block.text("name")) or "model not known"


def _sku(r: ResourceView) -> str | None:
    """The SKU, which older versions of the provider give as the type of the scale."""
    block, scale = r.block("sku"), r.block("scale")
    if block is not None:
        return block.text("name")
    return None if scale is None else scale.text("type")


def _used(r: ResourceView, model: str, where: str | None) -> Components:
    for sold in _sold(model):
        name = f"{sold.name} ({model})"
        yield metered(
            name,
            sold.product,
            r.usage(sold.key),
            unit=sold.unit,
            per=sold.per,
            skuName=where,
            meterName=name,
        )
    if _is_general(model):
        sessions = r.usage("monthly_code_interpreter_sessions")
        yield metered("Code interpreter sessions", SESSIONS, sessions, unit="sessions")


def _sold(model: str) -> Iterator[_Sold]:
    """What a model is billed by."""
    for size in _SIZES.get(model, ()):
        key = f"monthly_{size.lower().replace(' ', '_').replace('x', '_')}_images"
        yield _Sold(f"{size} images", IMAGES, key, "100 images", 100)
    if _is_general(model):
        yield from _GENERAL
    yield from (sold for start, sold in _SPECIAL if model.startswith(start))
    if model in _TUNABLE:
        yield from _TUNING


def _is_general(model: str) -> bool:
    """Whether a model takes and gives texts."""
    return model not in _SIZES and not any(model.startswith(start) for start, _ in _SPECIAL)
