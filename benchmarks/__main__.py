"""`python -m benchmarks [NAME…]`: one of those below, or all without a name."""

import sys

from benchmarks import drawn, hostile, likeness, reading, replaying, speed, tampering, whole_job

ALL = {
    "whole_job": whole_job.main,
    "replay": replaying.main,
    "reading": reading.main,
    "drawn": drawn.main,
    "speed": speed.main,
    "likeness": likeness.main,
    "tampering": tampering.main,
    "hostile": hostile.main,
}


def main(names: list[str]) -> int:
    unknown = set(names) - ALL.keys()
    if unknown:
        print(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(ALL)}", file=sys.stderr)
        return 2
    for name in names or list(ALL):
        ALL[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
