"""What is decided: pure rules over values; no clock, no chance, no I/O."""
