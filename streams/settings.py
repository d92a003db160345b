"""Settings: read once from a mapping, frozen, handed down as a value.

Every variable is one `Variable` with its meaning and default, so the reader, the printed table
and the compose test can't drift apart. No secret has a default.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit, urlunsplit

from platformdirs import user_data_path

T = TypeVar("T")
PREFIX = "PROOFSTREAM_"
MASK = "•••"


class SettingsWrong(Exception):
    """A setting is missing or unreadable; the message names the variable and the remedy."""

    def __init__(self, variable: str, problem: str) -> None:
        super().__init__(f"{variable}: {problem}")
        self.variable = variable


@dataclass(frozen=True, slots=True)
class KafkaAccess:
    """How to reach the brokers; `protocol` is one of PLAINTEXT, SSL, SASL_PLAINTEXT, SASL_SSL."""

    bootstrap: str
    protocol: str = "PLAINTEXT"
    ca_file: str | None = None
    certificate_file: str | None = None
    key_file: str | None = None
    sasl_mechanism: str = "SCRAM-SHA-512"
    user: str | None = None
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class S3Access:
    """How to reach the object store; `endpoint` has its scheme (http or https)."""

    endpoint: str
    access_key: str
    secret_key: str = field(repr=False)
    readable_buckets: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Settings:
    """All a process needs to know; build it with `Settings.from_env`."""

    home: Path
    kafka: KafkaAccess | None
    topic_prefix: str
    ledger: str = field(repr=False)
    blobs: str
    s3: S3Access | None
    policy: Path | None
    shadow_policy: Path | None
    trusted_sources: frozenset[str]
    group: str
    partitions: int
    replication: int
    retention_days: int
    listen: tuple[str, int] | None
    log_level: str
    examiners: int
    attempts: int
    intake_batch: int
    apply_batch: int
    relay_batch: int
    jobs_high: int
    jobs_low: int
    clock_skew_ms: int
    max_message_bytes: int
    max_file_bytes: int
    max_pages: int
    max_page_pixels: int
    max_document_pixels: int
    document_seconds: int
    document_memory_bytes: int
    """What one document may take on top of what the preloaded engines have mapped when it begins:
    not the size of the process, which the name once meant. Beyond it the document is FILE_MEMORY.
    """

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """Read and check every variable; raises `SettingsWrong` naming the first wrong one."""
        read = _Reader(env)
        home = read.path("HOME") or user_data_path("proofstream")
        blobs = read.text("BLOBS") or (home / "blobs").as_uri()
        return cls(
            home=home,
            kafka=_kafka(read),
            topic_prefix=read.text("TOPIC_PREFIX"),
            ledger=_ledger(read, home),
            blobs=_blobs(blobs),
            s3=_s3(read) if blobs.startswith("s3://") else None,
            policy=read.path("POLICY"),
            shadow_policy=read.path("SHADOW_POLICY"),
            trusted_sources=frozenset(read.words("TRUSTED_SOURCES")),
            group=read.text("GROUP"),
            partitions=read.number("PARTITIONS"),
            replication=read.number("REPLICATION"),
            retention_days=read.number("RETENTION_DAYS"),
            listen=_listen(read),
            log_level=read.one_of("LOG_LEVEL", ("debug", "info", "warning", "error")),
            examiners=read.number("EXAMINERS"),
            attempts=read.number("ATTEMPTS"),
            intake_batch=read.number("INTAKE_BATCH"),
            apply_batch=read.number("APPLY_BATCH"),
            relay_batch=read.number("RELAY_BATCH"),
            jobs_high=read.number("JOBS_HIGH"),
            jobs_low=read.number("JOBS_LOW"),
            clock_skew_ms=read.number("CLOCK_SKEW_MS", least=0),
            max_message_bytes=read.number("MAX_MESSAGE_BYTES"),
            max_file_bytes=read.number("MAX_FILE_BYTES"),
            max_pages=read.number("MAX_PAGES"),
            max_page_pixels=read.number("MAX_PAGE_PIXELS"),
            max_document_pixels=read.number("MAX_DOCUMENT_PIXELS"),
            document_seconds=read.number("DOCUMENT_SECONDS"),
            document_memory_bytes=read.number("DOCUMENT_MEMORY_BYTES"),
        )

    @property
    def embedded(self) -> bool:
        """Whether there is no bus: events come from files and the command line."""
        return self.kafka is None

    @property
    def bus(self) -> KafkaAccess:
        """The brokers; raises `SettingsWrong` in the embedded default."""
        if self.kafka is None:
            raise SettingsWrong(
                f"{PREFIX}KAFKA", "is not set: this command needs the bus (bootstrap servers)"
            )
        return self.kafka

    def topic(self, name: str) -> str:
        """Return the topic's name on this bus."""
        return self.topic_prefix + name


@dataclass(frozen=True, slots=True)
class Variable:
    """One environment variable: its meaning in one line, its default, whether to mask it."""

    name: str
    meaning: str
    default: str = ""
    shown_default: str = ""
    secret: bool = False

    @property
    def full_name(self) -> str:
        return PREFIX + self.name


VARIABLES: tuple[Variable, ...] = (
    Variable(
        "HOME",
        "folder of the embedded default (ledger, blobs, logs)",
        shown_default="the platform's user data folder",
    ),
    Variable("KAFKA", "bootstrap servers, host:port[,host:port]; absent = embedded"),
    Variable("TOPIC_PREFIX", "put before each topic's name"),
    Variable(
        "LEDGER",
        "postgresql://… or sqlite:///…",
        shown_default="SQLite in the home",
    ),
    Variable("BLOBS", "s3://bucket or file:///folder", shown_default="a folder in the home"),
    Variable("S3_ENDPOINT", "the object store's address, http(s)://host:port"),
    Variable("S3_ACCESS_KEY", "the object store's access key", secret=True),
    Variable("S3_SECRET_KEY", "the object store's secret key", secret=True),
    Variable(
        "READABLE_BUCKETS",
        "buckets that evidence may lie in besides ours, separated by spaces",
        shown_default="none",
    ),
    Variable("POLICY", "a policy file", shown_default="the one shipped"),
    Variable(
        "SHADOW_POLICY",
        "a policy file that decides beside the live one, for `shadow list` only",
        shown_default="none",
    ),
    Variable(
        "TRUSTED_SOURCES",
        "CloudEvents sources whose `receivedtime` is kept, separated by spaces",
        shown_default="none",
    ),
    Variable("KAFKA_PROTOCOL", "PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL", "PLAINTEXT"),
    Variable("KAFKA_CA", "file of certificate authorities for TLS to the brokers"),
    Variable("KAFKA_CERTIFICATE", "file of this client's certificate"),
    Variable("KAFKA_KEY", "file of this client's private key"),
    Variable("KAFKA_SASL", "PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512", "SCRAM-SHA-512"),
    Variable("KAFKA_USER", "SASL user"),
    Variable("KAFKA_PASSWORD", "SASL password", secret=True),
    Variable("GROUP", "consumer group and prefix of the relay's transactional id", "proofstream"),
    Variable("PARTITIONS", "partitions of every topic (`setup`)", "12"),
    Variable("REPLICATION", "replicas of every topic (`setup`)", "1"),
    Variable("RETENTION_DAYS", "how long topics keep records (`setup`)", "30"),
    Variable("LISTEN", "host:port of the health and metrics page", shown_default="off"),
    Variable("LOG_LEVEL", "debug, info, warning or error", "info"),
    Variable("EXAMINERS", "documents examined at once by one examiner process", "2"),
    Variable("ATTEMPTS", "attempts at a message that meets a bug before it is refused", "5"),
    Variable("INTAKE_BATCH", "records read into the ledger in one transaction, at most", "200"),
    Variable("APPLY_BATCH", "events and timers applied in one transaction, at most", "200"),
    Variable("RELAY_BATCH", "outbox rows sent in one Kafka transaction, at most", "500"),
    Variable("JOBS_HIGH", "waiting examinations at which reading of evidence pauses", "2000"),
    Variable("JOBS_LOW", "waiting examinations at which reading of evidence goes on", "1000"),
    Variable("CLOCK_SKEW_MS", "how far the brokers' clocks may differ, milliseconds", "200"),
    Variable("MAX_MESSAGE_BYTES", "largest message, bytes (`setup` and relay)", "1048576"),
    Variable("MAX_FILE_BYTES", "largest document, bytes", "26214400"),
    Variable("MAX_PAGES", "most pages of a document", "200"),
    Variable("MAX_PAGE_PIXELS", "most pixels of a page", "80000000"),
    Variable("MAX_DOCUMENT_PIXELS", "most pixels of a document", "400000000"),
    Variable("DOCUMENT_SECONDS", "longest examination of a document, seconds", "300"),
    Variable(
        "DOCUMENT_MEMORY_BYTES",
        "most memory a document may take on top of what the examiner holds when it begins, bytes",
        "2147483648",
    ),
)
_BY_NAME = {variable.name: variable for variable in VARIABLES}


def describe(env: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Return (variable, value in force with secrets masked, meaning) for every variable."""
    rows = []
    for variable in VARIABLES:
        value = env.get(variable.full_name, "")
        if value:
            shown = MASK if variable.secret else mask_url(value)
        else:
            shown = variable.default or variable.shown_default or "–"
        rows.append((variable.full_name, shown, variable.meaning))
    return rows


def mask_url(value: str) -> str:
    """Return `value` with a password inside it, if it is a URL with one, masked."""
    if "://" not in value or "@" not in value:
        return value
    parts = urlsplit(value)
    userinfo, _, host = parts.netloc.rpartition("@")
    user, colon, _ = userinfo.partition(":")
    netloc = f"{user}:{MASK}@{host}" if colon else f"{user}@{host}"
    query = MASK if "password" in parts.query.lower() else parts.query
    return urlunsplit((parts.scheme, netloc, parts.path, query, parts.fragment))


class _Reader:
    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = env

    def text(self, name: str) -> str:
        variable = _BY_NAME[name]
        return self._env.get(variable.full_name, "").strip() or variable.default

    def needed(self, name: str, why: str) -> str:
        value = self.text(name)
        if not value:
            raise SettingsWrong(PREFIX + name, f"is not set, but {why}")
        return value

    def words(self, name: str) -> list[str]:
        return self.text(name).replace(",", " ").split()

    def path(self, name: str) -> Path | None:
        value = self.text(name)
        return Path(value).expanduser() if value else None

    def number(self, name: str, *, least: int = 1) -> int:
        return self._parsed(name, int, f"a whole number of at least {least}", lambda n: n >= least)

    def one_of(self, name: str, allowed: tuple[str, ...]) -> str:
        return self._parsed(name, str, "one of " + ", ".join(allowed), lambda v: v in allowed)

    def _parsed(
        self, name: str, parse: Callable[[str], T], wanted: str, holds: Callable[[T], bool]
    ) -> T:
        text = self.text(name)
        try:
            value = parse(text)
        except ValueError:
            value = None
        if value is None or not holds(value):
            raise SettingsWrong(PREFIX + name, f"is {text!r}, must be {wanted}")
        return value


def _kafka(read: _Reader) -> KafkaAccess | None:
    bootstrap = read.text("KAFKA")
    if not bootstrap:
        return None
    protocol = read.one_of("KAFKA_PROTOCOL", ("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"))
    sasl = protocol.startswith("SASL_")
    why = f"{PREFIX}KAFKA_PROTOCOL is {protocol}"
    return KafkaAccess(
        bootstrap=bootstrap,
        protocol=protocol,
        ca_file=read.text("KAFKA_CA") or None,
        certificate_file=read.text("KAFKA_CERTIFICATE") or None,
        key_file=read.text("KAFKA_KEY") or None,
        sasl_mechanism=read.one_of("KAFKA_SASL", ("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512")),
        user=read.needed("KAFKA_USER", why) if sasl else None,
        password=read.needed("KAFKA_PASSWORD", why) if sasl else None,
    )


def _s3(read: _Reader) -> S3Access:
    why = f"{PREFIX}BLOBS names an S3 bucket"
    endpoint = read.needed("S3_ENDPOINT", why)
    if urlsplit(endpoint).scheme not in {"http", "https"}:
        raise SettingsWrong(f"{PREFIX}S3_ENDPOINT", "must start with http:// or https://")
    return S3Access(
        endpoint=endpoint,
        access_key=read.needed("S3_ACCESS_KEY", why),
        secret_key=read.needed("S3_SECRET_KEY", why),
        readable_buckets=frozenset(read.words("READABLE_BUCKETS")),
    )


def _ledger(read: _Reader, home: Path) -> str:
    url = read.text("LEDGER") or f"sqlite:///{home / 'ledger.sqlite3'}"
    if urlsplit(url).scheme not in {"postgresql", "sqlite"}:
        raise SettingsWrong(f"{PREFIX}LEDGER", "must start with postgresql:// or sqlite:///")
    return url


def _blobs(url: str) -> str:
    if urlsplit(url).scheme not in {"s3", "file"}:
        raise SettingsWrong(f"{PREFIX}BLOBS", "must start with s3:// or file:///")
    return url


def _listen(read: _Reader) -> tuple[str, int] | None:
    value = read.text("LISTEN")
    if not value or value == "off":
        return None
    host, _, port = value.rpartition(":")
    if not host or not port.isdigit():
        raise SettingsWrong(f"{PREFIX}LISTEN", f"is {value!r}, must be host:port or off")
    return host.strip("[]"), int(port)
