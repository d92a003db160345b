"""Settings: everything named, nothing guessed, no secret shown."""

import pytest

from streams.settings import MASK, VARIABLES, Settings, SettingsWrong, describe

CLUSTER = {
    "PROOFSTREAM_KAFKA": "127.0.0.1:9092",
    "PROOFSTREAM_LEDGER": "postgresql://p:word@127.0.0.1/ledger",
    "PROOFSTREAM_BLOBS": "s3://evidence",
    "PROOFSTREAM_S3_ENDPOINT": "http://127.0.0.1:9000",
    "PROOFSTREAM_S3_ACCESS_KEY": "the-access-key",
    "PROOFSTREAM_S3_SECRET_KEY": "the-secret-key",
}


def test_without_any_variable_everything_is_embedded() -> None:
    settings = Settings.from_env({})

    assert settings.embedded
    assert settings.ledger == f"sqlite:///{settings.home / 'ledger.sqlite3'}"
    assert settings.blobs == (settings.home / "blobs").as_uri()


def test_the_embedded_default_has_no_bus_to_work_on() -> None:
    with pytest.raises(SettingsWrong, match="PROOFSTREAM_KAFKA"):
        _ = Settings.from_env({}).bus


@pytest.mark.parametrize(
    "missing",
    ["PROOFSTREAM_S3_ENDPOINT", "PROOFSTREAM_S3_ACCESS_KEY", "PROOFSTREAM_S3_SECRET_KEY"],
)
def test_a_missing_key_of_the_object_store_is_named(missing: str) -> None:
    environment = {name: value for name, value in CLUSTER.items() if name != missing}

    with pytest.raises(SettingsWrong, match=missing):
        Settings.from_env(environment)


def test_sasl_without_a_password_is_named() -> None:
    environment = CLUSTER | {
        "PROOFSTREAM_KAFKA_PROTOCOL": "SASL_SSL",
        "PROOFSTREAM_KAFKA_USER": "u",
    }

    with pytest.raises(SettingsWrong, match="PROOFSTREAM_KAFKA_PASSWORD"):
        Settings.from_env(environment)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PROOFSTREAM_PARTITIONS", "0"),
        ("PROOFSTREAM_PARTITIONS", "many"),
        ("PROOFSTREAM_LOG_LEVEL", "loud"),
        ("PROOFSTREAM_LISTEN", "8080"),
        ("PROOFSTREAM_LEDGER", "mysql://somewhere"),
        ("PROOFSTREAM_BLOBS", "ftp://somewhere"),
        ("PROOFSTREAM_S3_ENDPOINT", "127.0.0.1:9000"),
        ("PROOFSTREAM_KAFKA_PROTOCOL", "TELNET"),
    ],
)
def test_a_value_that_cannot_be_meant_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsWrong, match=name):
        Settings.from_env(CLUSTER | {name: value})


def test_printing_the_settings_shows_no_secret() -> None:
    shown = "\n".join(value for _, value, _ in describe(CLUSTER))

    assert "word" not in shown
    assert "the-secret-key" not in shown
    assert "the-access-key" not in shown
    assert f"postgresql://p:{MASK}@127.0.0.1/ledger" in shown


def test_a_password_in_the_query_of_an_address_is_not_shown() -> None:
    url = "postgresql://u@127.0.0.1/ledger?password=word"

    shown = [value for name, value, _ in describe({"PROOFSTREAM_LEDGER": url})]

    assert not any("word" in value for value in shown)


def test_settings_do_not_show_secrets_when_they_are_printed_whole() -> None:
    shown = repr(Settings.from_env(CLUSTER))

    assert "the-secret-key" not in shown
    assert "word" not in shown


def test_every_variable_is_named_once_and_says_what_it_means() -> None:
    names = [variable.name for variable in VARIABLES]

    assert len(set(names)) == len(names)
    assert all(variable.meaning for variable in VARIABLES)
    assert not any(variable.secret and variable.default for variable in VARIABLES)
