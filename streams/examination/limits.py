"""What one examination may use. Exceeding any of it ends that one process, typed."""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ProcessLimits:
    """Bounds of the throw-away process; sizes in bytes, times in seconds. Ours, not the law's."""

    wall_seconds: float = 300.0
    cpu_seconds: int = 240
    cpu_seconds_to_open: int = 20
    cpu_seconds_a_page: int = 10
    """Once its pages are counted a document has no more than these; an honest page takes 1 or 2."""
    address_space: int = 2 * 1024 * MIB
    """Beyond what the parent has mapped when it forks: that is code. The models have their own."""
    file_bytes: int = 64 * MIB
    open_files: int = 256
    processes: int = 1024
    """For the whole user, where the user is not root: a brake for fork bombs."""
    nice: int = 5
    result_bytes: int = 64 * MIB
