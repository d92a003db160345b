"""`python -m benchmarks NAME`: whole_job, reading, replay; without a name all of them in turn."""

import sys

from benchmarks import reading, replaying, whole_job

ALL = {"whole_job": whole_job.main, "reading": reading.main, "replay": replaying.main}


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
