"""Nothing is lost and nothing is doubled, whatever is killed whenever; and the check can fail."""

import asyncio
import io
import random

import pytest
from PIL import Image

from cluster import Cluster, until_true
from mixed_cases import mixed_cases
from storage.blobs.port import StoredBlob

pytestmark = [pytest.mark.kafka, pytest.mark.postgres, pytest.mark.minio, pytest.mark.slow]

CASES = 300
KILLS = 20
ROUNDS = 30
SEED = 20260302


def documents(cluster: Cluster) -> list[StoredBlob]:
    """A few small documents, some of which nobody can read."""
    picture = io.BytesIO()
    Image.new("RGB", (240, 80), "white").save(picture, "PNG")
    contents = [picture.getvalue(), b"nothing that is a document", b"%PDF-1.7 broken"]
    return [cluster.blobs.put(c, media_type="application/octet-stream") for c in contents]


@pytest.mark.timeout(900)
async def test_three_hundred_cases_survive_twenty_kills(cluster: Cluster) -> None:
    chance = random.Random(SEED)
    cases = mixed_cases(CASES, documents(cluster), chance)
    names = ("worker1", "worker2", "relay", "examiner")
    for name in names:
        cluster.start(name)
    kills = sorted(chance.sample(range(ROUNDS), KILLS))
    size = CASES // ROUNDS
    later: list[dict[str, object]] = []
    for number in range(ROUNDS):
        part = cases[number * size : (number + 1) * size]
        await cluster.send([case.filing for case in part] + later)
        later = [event for case in part for event in case.later]
        # A kill at a random instant needs time to pass at random: nothing is waited for here.
        await asyncio.sleep(chance.uniform(0.1, 2.5))
        if number in kills:
            name = chance.choice(names)
            cluster.kill(name)
            cluster.start(name)
    await cluster.send(later)
    expected = await cluster.expected()

    differences = await cluster.come_true(expected, seconds=240)

    assert differences == []
    assert len(expected.told) > CASES
    assert {cluster.drain(name) for name in names} == {0}
    assert (await cluster.outcome()).doubled() == [], "a copy came after the rest"


@pytest.mark.timeout(300)
async def test_the_check_notices_when_the_inbox_is_switched_off(cluster: Cluster) -> None:
    cases = mixed_cases(10, [], random.Random(SEED))
    events = [event for case in cases for event in (case.filing, *case.later)]
    cluster.start("worker", "streams_without_inbox")
    cluster.start("relay")
    await cluster.send(events)
    await cluster.send(events)  # what a producer does that has lost its acknowledgement
    await until_true(lambda: cluster.inbox_holds() == 2 * len(events), seconds=90)
    expected = await cluster.expected()

    differences = await cluster.come_true(expected, seconds=40)

    assert differences


@pytest.mark.timeout(300)
async def test_the_same_input_twice_passes_the_check_with_the_inbox(cluster: Cluster) -> None:
    cases = mixed_cases(10, [], random.Random(SEED))
    events = [event for case in cases for event in (case.filing, *case.later)]
    cluster.start("worker")
    cluster.start("relay")
    await cluster.send(events)
    await cluster.send(events)
    expected = await cluster.expected()

    differences = await cluster.come_true(expected, seconds=90)

    assert differences == []
    assert {cluster.drain(name) for name in ("worker", "relay")} == {0}
    assert (await cluster.outcome()).doubled() == []
