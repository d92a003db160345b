"""Measurements: figures as ratios in one run, written down in docs/measurements.md."""
