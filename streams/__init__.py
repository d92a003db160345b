"""The wiring: Kafka, embedded runner, replay, examiners, command line."""
