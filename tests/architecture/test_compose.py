"""docker-compose.yml runs what the README says, agrees with the settings and holds no secret."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from streams.settings import VARIABLES, Settings

REPOSITORY = Path(__file__).parents[2]
OURS = ("setup", "worker", "relay", "examiner")
SECRETS = {v.full_name for v in VARIABLES if v.secret} | {
    "POSTGRES_PASSWORD",
    "MINIO_ROOT_PASSWORD",
}
ASKED_FOR = re.compile(r"\$\{([A-Z0-9_]+)(:\?[^}]*|:-[^}]*)\}")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((REPOSITORY / "docker-compose.yml").read_text())
    return loaded


def environment(compose: dict[str, Any], service: str) -> dict[str, str]:
    return {k: str(v) for k, v in compose["services"][service].get("environment", {}).items()}


def filled_in(environment: dict[str, str]) -> dict[str, str]:
    """What Docker makes of it when a person has set everything that is asked for."""
    return {
        name: ASKED_FOR.sub(lambda m: "" if m[2].startswith(":-") else "typed-by-a-person", value)
        for name, value in environment.items()
    }


def leaked_secrets(compose: dict[str, Any]) -> list[str]:
    """Return every place where a secret stands in the file instead of being asked for."""
    found = []
    for service in compose["services"]:
        for name, value in environment(compose, service).items():
            secret = name in SECRETS or re.search(r"://[^/@]*:[^/@]*@", value)
            if secret and not re.search(r"\$\{[A-Z0-9_]+:\?", value):
                found.append(f"{service}.{name}")
    return found


def test_every_process_of_the_product_and_every_service_it_needs_is_there(
    compose: dict[str, Any],
) -> None:
    assert set(compose["services"]) == {"kafka", "minio", "postgres", *OURS}


@pytest.mark.parametrize("service", OURS)
def test_the_settings_accept_each_process_environment(
    compose: dict[str, Any], service: str
) -> None:
    values = filled_in(environment(compose, service))

    settings = Settings.from_env(values)

    assert settings.kafka is not None
    assert settings.kafka.bootstrap == "kafka:9092"
    assert settings.ledger.startswith("postgresql")
    assert settings.blobs == "s3://evidence"


@pytest.mark.parametrize("service", OURS)
def test_no_process_is_given_a_variable_the_settings_do_not_know(
    compose: dict[str, Any], service: str
) -> None:
    known = {variable.full_name for variable in VARIABLES}

    assert set(environment(compose, service)) <= known


@pytest.mark.parametrize("service", ["kafka", "minio", "postgres", "worker", "relay", "examiner"])
def test_every_long_running_service_has_a_health_check(
    compose: dict[str, Any], service: str
) -> None:
    assert compose["services"][service]["healthcheck"]["test"]


def test_the_object_store_is_built_from_the_module_the_tests_run(compose: dict[str, Any]) -> None:
    recipe = REPOSITORY / "deploy" / compose["services"]["minio"]["build"]["dockerfile"]
    pinned = (REPOSITORY / "tools" / "real_services" / "installing.py").read_text()
    module = re.search(r"github\.com/minio/minio@\S+", recipe.read_text())

    assert module is not None
    assert module[0] in pinned


def test_the_broker_is_the_version_the_tests_run_and_uses_kraft(compose: dict[str, Any]) -> None:
    pom = (REPOSITORY / "tools" / "kafka" / "pom.xml").read_text()
    version = compose["services"]["kafka"]["image"].split(":")[1]

    assert f"<version>{version}</version>" in pom
    assert environment(compose, "kafka")["KAFKA_PROCESS_ROLES"] == "broker,controller"


def test_no_secret_stands_in_the_file(compose: dict[str, Any]) -> None:
    assert leaked_secrets(compose) == []


def test_a_secret_written_into_the_file_is_found() -> None:
    planted = {"services": {"worker": {"environment": {"PROOFSTREAM_S3_SECRET_KEY": "hunter2"}}}}

    assert leaked_secrets(planted) == ["worker.PROOFSTREAM_S3_SECRET_KEY"]


def test_a_password_inside_an_address_is_found() -> None:
    planted = {
        "services": {"worker": {"environment": {"PROOFSTREAM_LEDGER": "postgresql://a:b@c/d"}}}
    }

    assert leaked_secrets(planted) == ["worker.PROOFSTREAM_LEDGER"]
