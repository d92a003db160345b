"""What the parent of documents' processes is given of our environment."""

import os
import sys
from collections.abc import Mapping

_PASSED_ON = ("PATH", "LANG", "LC_ALL", "TZ", "TMPDIR", "TESSDATA_PREFIX", "LD_LIBRARY_PATH")
"""Nothing else of the environment reaches the parent: no key and no address."""

_ALLOCATION = {
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": "33554432",
    "MALLOC_TRIM_THRESHOLD_": "2147483647",
}
"""Pictures come and go by the dozen megabytes: memory once had is kept, a tenth of the time.

In large pages where the system gives them: a quarter of the page faults.
"""


def environment() -> Mapping[str, str]:
    passed = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return {
        **passed,
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "PYTHONFAULTHANDLER": "0",
        "OMP_THREAD_LIMIT": "1",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        **_ALLOCATION,
    }
