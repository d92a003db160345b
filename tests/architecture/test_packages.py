"""All packages come from one place, and nobody else ships them."""

import importlib
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

PACKAGES = ("schemas", "processors", "storage", "streams", "specimens", "reports")
DISTRIBUTION = "proofstream"
NEVER_IN_THE_CORE = ("faust", "aiokafka", "sqlalchemy", "minio", "psycopg", "streams", "storage")


def test_every_package_lives_beside_the_others() -> None:
    origins = [importlib.import_module(p).__file__ for p in PACKAGES]

    assert None not in origins, "a package lost its __init__.py"
    assert len({Path(o).parents[1] for o in origins if o}) == 1


def test_no_other_distribution_claims_our_names() -> None:
    claimed = packages_distributions()

    assert {d for p in PACKAGES for d in claimed.get(p, [])} <= {DISTRIBUTION}


def loaded_by(module: str, *, forbidden: tuple[str, ...]) -> list[str]:
    """Import `module` in a fresh interpreter and return which forbidden modules came with it."""
    program = f"import sys, {module}; print(*[m for m in {forbidden!r} if m in sys.modules])"
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout.split()


@pytest.mark.parametrize("module", ["processors.cases", "processors.proof", "processors.reasons"])
def test_the_core_loads_without_any_client_library(module: str) -> None:
    assert loaded_by(module, forbidden=NEVER_IN_THE_CORE) == []


def test_a_module_that_loads_a_client_library_is_found() -> None:
    assert "sqlalchemy" in loaded_by("storage.ledger", forbidden=NEVER_IN_THE_CORE)
