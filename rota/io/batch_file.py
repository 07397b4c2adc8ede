"""Read a batch file."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from rota.domain.batch import BatchSpec
from rota.domain.finding import InputError
from rota.io.shape import shape_problems
from rota.io.yaml_tree import read_tree


def load_batch(path: Path) -> BatchSpec:
    """The batch of a file. Raises InputError with every problem found."""
    tree = read_tree(path)
    try:
        spec = BatchSpec.model_validate(tree.root.plain())
    except ValidationError as error:
        raise InputError(tree.problems + shape_problems(error, tree.root, BatchSpec)) from None
    if tree.problems:
        raise InputError(tree.problems)
    return spec
