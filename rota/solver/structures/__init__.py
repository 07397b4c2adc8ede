"""Which structures of positions the arithmetic leaves open: the relaxation of the position search."""

from rota.solver.structures.model import StructureModel

__all__ = ["StructureModel"]
