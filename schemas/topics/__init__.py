"""One file per topic: its description and the models of its event types."""
