"""The command line, one file per group of commands; `streams.cli` puts them together."""
