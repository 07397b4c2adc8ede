"""Which poster or filter belongs to which kind of rule."""

from __future__ import annotations

from collections.abc import Callable

from rota.rules.base import Rule
from rota.solver.variables import Filter, Post

POSTERS: dict[str, Post] = {}
FILTERS: dict[str, Filter] = {}


def poster(kind: str) -> Callable[[Post], Post]:
    """Register a poster for a kind of rule."""

    def register(post: Post) -> Post:
        POSTERS[kind] = post
        return post

    return register


def shift_filter(kind: str) -> Callable[[Filter], Filter]:
    """Register a filter for a kind of rule: it decides for one position, day and shift alone."""

    def register(allowed: Filter) -> Filter:
        FILTERS[kind] = allowed
        return allowed

    return register


def posted_kinds() -> frozenset[str]:
    """Kinds of rules that the model knows."""
    return frozenset(POSTERS) | frozenset(FILTERS)


def kind_of(rule: Rule) -> str:
    """The kind of a rule: its class name."""
    return type(rule).__name__
