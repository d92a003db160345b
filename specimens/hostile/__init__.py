"""Files that mean harm, made from whole ones by a seed: for the fault tests and the benchmark."""

from specimens.hostile.bases import drawn, real
from specimens.hostile.mutating import FAMILIES, mutation
from specimens.hostile.values import Base, Mutation, Way
from specimens.hostile.ways import WAYS

__all__ = ["FAMILIES", "WAYS", "Base", "Mutation", "Way", "drawn", "mutation", "real"]
