"""The services that the other tests rely on are real and are the ones we started."""

import psycopg
import pytest
from aiokafka.admin import AIOKafkaAdminClient


@pytest.mark.kafka
async def test_the_broker_answers_as_a_cluster(kafka_bootstrap: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka_bootstrap)
    await admin.start()

    cluster = await admin.describe_cluster()

    await admin.close()
    assert len(cluster["brokers"]) == 1


@pytest.mark.postgres
def test_each_test_has_an_empty_database_of_its_own(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        found = connection.execute("select count(*) from pg_tables where schemaname = 'public'")

        assert found.fetchone() == (0,)
