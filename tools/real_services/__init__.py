"""Real Kafka, MinIO, PostgreSQL and Tesseract for tests and benchmarks, without Docker."""
