"""Budgets that overlap: two environments whose marks no plan could ever tell apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import combinations

from costguard.budget.environment import fits, path_fits
from costguard.model.budget import Environment, Match
from costguard.strict import RejectedError
from costguard.yaml_document import KeyPath


def refuse_overlaps(environments: Mapping[str, Environment]) -> None:
    """Raise ``RejectedError`` where a mark of one environment is in the marks of another.

    A plan that carries it is recognised as both, which is an error whenever it comes; this one
    comes before the plan. Patterns that share some texts and not all are left to the plan.
    """
    for first, second in combinations(environments.values(), 2):
        for one, other in ((second, first), (first, second)):
            path, mark, covered_by = next(_covered(one.match, other.match), ((), "", ""))
            if path:
                reason = (
                    f'"{mark}" is a mark of environment {other.name} too (by "{covered_by}"), so '
                    "that no plan with it is told apart; let only one of them have it"
                )
                raise RejectedError(("environments", one.name, "match", *path), reason)


def _covered(one: Match, other: Match) -> Iterator[tuple[KeyPath, str, str]]:
    """Patterns of ``one`` whose texts are all texts of ``other``, with its pattern for them."""
    lists: list[tuple[KeyPath, tuple[str, ...], tuple[str, ...]]] = [
        (("workspace",), one.workspace, other.workspace),
        (("account",), one.account, other.account),
        (("stack",), one.stack, other.stack),
        (("path",), one.path, other.path),
    ]
    for kind in ("variable", "tag"):
        mine, theirs = getattr(one, kind), getattr(other, kind)
        lists += [((kind, name), mine[name], theirs[name]) for name in mine if name in theirs]
    for path, patterns, others in lists:
        same = _path_covers if path == ("path",) else fits
        yield from _pairs(path, patterns, others, same)


def _pairs(
    path: KeyPath,
    patterns: tuple[str, ...],
    others: tuple[str, ...],
    covered: Callable[[str, str], bool],
) -> Iterator[tuple[KeyPath, str, str]]:
    for index, pattern in enumerate(patterns):
        for other in others:
            if covered(pattern, other):
                yield (*path, index), pattern, other


def _path_covers(path: str, pattern: str) -> bool:
    return path_fits(path.split("/"), pattern.split("/"))
