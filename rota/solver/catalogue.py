"""Which kinds of rules the model knows, with every poster loaded."""

from __future__ import annotations

from rota.solver.model import POST_MODULES
from rota.solver.post.registry import FILTERS, POSTERS


def known_kinds() -> frozenset[str]:
    """Kinds of rules with a poster or a filter in the model's modules: a fact, not inferred from the rule pack."""
    modules = {module.__name__ for module in POST_MODULES}
    registered = [*POSTERS.items(), *FILTERS.items()]
    return frozenset(kind for kind, function in registered if function.__module__ in modules)
