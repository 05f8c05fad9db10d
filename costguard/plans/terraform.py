"""Reads plans of Terraform and OpenTofu (``terraform show -json FILE``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from costguard.errors import PlanError
from costguard.model.plan import Action, Plan
from costguard.plans.accounts import accounts_of, configured_accounts
from costguard.plans.blocks import Blocks
from costguard.plans.changes import changed, deferred, drifted
from costguard.plans.configuration import read_configuration
from costguard.plans.data_sources import data_sources
from costguard.plans.entries import Assembly, Entry
from costguard.plans.evaluate import Evaluator
from costguard.plans.mask import hide_secrets, put_unset
from costguard.plans.providers import ProviderRegions
from costguard.plans.shape import Where, flag, list_at, map_at, optional_text
from costguard.plans.values import Valued, managed
from costguard.plans.version import format_version


def sniff(document: Any) -> bool:
    """Whether a document is a plan."""
    return isinstance(document, dict) and (
        not document.keys().isdisjoint({"resource_changes", "planned_values"})
        or document.keys() >= {"format_version", "configuration"}
    )


def read(
    document: dict[str, Any], source: str, *, name: str, digest: str, region: Mapping[str, str]
) -> Plan:
    """Read a plan; ``name`` stands for the source in messages, ``region`` is the user's.

    Takes the document over: attributes are used as they are and marked in place. Raises
    ``PlanError`` for plans that failed, are too new, or hold values of a wrong type.
    """
    where: Where = (name,)
    version = format_version(document, where)
    if flag(document, "errored", where):
        raise PlanError(
            f"{name}: terraform failed while it made this plan, which is therefore not whole; "
            "repair what terraform says and plan again"
        )
    configuration = read_configuration(document, where)
    evaluator = Evaluator(document, configuration, where)
    blocks = Blocks(configuration, evaluator)
    entries, untold = _entries(document, blocks, where)
    drift = list(drifted(document, blocks, where))
    if evaluator.secrets:
        _hide_secrets((*entries, *drift), evaluator)
    data = tuple(data_sources(document, where))
    assembly = Assembly(ProviderRegions(configuration, evaluator, where), region)
    assembly.note_data(data)
    changes = assembly.changes(entries, name)
    configured = configured_accounts(configuration, evaluator, where)
    return Plan(
        source=source,
        tool="terraform",
        tool_version=optional_text(document, "terraform_version", where) or "",
        format_version=version,
        changes=changes,
        data=data,
        variables=evaluator.variables,
        complete=_complete(document, untold, where),
        digest=digest,
        accounts=accounts_of(changes, data, configured),
        drift=assembly.changes(drift, name),
    )


def _hide_secrets(entries: Iterable[Entry], evaluator: Evaluator) -> None:
    for side in (side for entry in entries for side in (entry.before, entry.after) if side):
        hide_secrets(side, evaluator.secrets)


def _complete(document: dict[str, Any], untold: int, where: Where) -> bool:
    """Whether all changes are in the plan; before Terraform 1.8 no plan says so."""
    if list_at(document, "deferred_changes", where):
        return False
    declared = flag(document, "complete", where)
    return not untold if declared is None else declared


def _entries(document: dict[str, Any], blocks: Blocks, where: Where) -> tuple[list[Entry], int]:
    """All managed resources, and how many of them exist without a word in the plan.

    These are what ``-target``, a deferral or a refresh-only plan leaves as it is.
    """
    told = document.get("resource_changes") is not None
    entries = list((changed if told else _planned)(document, blocks, where))
    entries += deferred(document, blocks, where)
    known = {(entry.address, entry.deposed) for entry in entries}
    known |= {(entry.previous_address, None) for entry in entries if entry.previous_address}
    untold = [
        Entry(
            *item.named,
            action=Action.NO_OP,
            before=values,
            after=values,
            block=blocks.find(item.named),
            deposed=item.deposed,
        )
        for item in _existing(document, where)
        if (item.named.address, item.deposed) not in known
        for values in (item.hide(),)
    ]
    return entries + untold, len(untold)


def _existing(document: dict[str, Any], where: Where) -> Iterator[Valued]:
    """The resources that the plan found to be there."""
    place = (*where, "prior_state")
    state = map_at(document, "prior_state", where)
    return managed(map_at(state, "values", place), (*place, "values"))


def _planned(document: dict[str, Any], blocks: Blocks, where: Where) -> Iterator[Entry]:
    """The planned resources of a document from which ``resource_changes`` was cut away."""
    prior = {item.named.address: item for item in _existing(document, where) if not item.deposed}
    values = map_at(document, "planned_values", where)
    for item in managed(values, (*where, "planned_values")):
        old = prior.get(item.named.address)
        block = blocks.find(item.named)
        same = old is not None and old.values == item.values
        after = item.hide()
        settings = blocks.settings(block)
        if settings is not None and not same:
            put_unset(after, settings)
        if same or old is None:
            action = Action.NO_OP if same else Action.CREATE
            yield Entry(*item.named, action, after if same else None, after, block)
        else:
            yield Entry(*item.named, Action.UPDATE, old.hide(), after, block)
