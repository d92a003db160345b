"""Topics are set up once, corrected where they differ, and checked before anybody reads them."""

from dataclasses import replace

import pytest

from streams.settings import Settings, SettingsWrong
from streams.topics import check_topics, set_up_topics, wanted

pytestmark = pytest.mark.kafka


async def test_setting_up_says_what_it_made_and_makes_it_once(settings: Settings) -> None:
    first = await set_up_topics(settings)
    second = await set_up_topics(settings)

    assert len(first) == len(wanted(settings))
    assert second == []
    await check_topics(settings)


async def test_a_changed_retention_is_corrected_and_said(settings: Settings) -> None:
    await set_up_topics(settings)

    changes = await set_up_topics(replace(settings, retention_days=7))

    assert f"topic {settings.topic('complaints')}: retention.ms = 604800000" in changes
    await check_topics(settings)


async def test_partitions_are_never_changed_under_open_cases(settings: Settings) -> None:
    await set_up_topics(settings)

    with pytest.raises(SettingsWrong, match="PROOFSTREAM_PARTITIONS"):
        await set_up_topics(replace(settings, partitions=settings.partitions + 1))


async def test_a_worker_without_its_topics_is_told_to_set_up(settings: Settings) -> None:
    with pytest.raises(SettingsWrong, match="proofstream setup"):
        await check_topics(settings)
