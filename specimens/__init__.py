"""Specimen documents and sample cases that the project draws itself."""

from pathlib import Path

POLICY = Path(__file__).parent / "policy.yaml"
"""The policy that knows their invented brands; the platform's knows none."""
