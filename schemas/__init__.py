"""The wire: envelope, event models, versions, generated JSON Schema and AsyncAPI."""
