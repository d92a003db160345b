"""The shipped policy with one figure changed."""

from pathlib import Path

from processors.policy import Policies, load_policy


def changed(folder: Path, key: str, rule: str, unit: str, value: str) -> Policies:
    """The shipped policy but for `key`; `value` as YAML spells it."""
    file = folder / "changed.yaml"
    file.write_text(
        f"""\
name: changed
extends: platform
figures:
  {key}:
    rule: {rule}
    name: {{zh: "改", en: "changed"}}
    unit: {unit}
    source: ours
    effective_from: 2019-01-01
    value: {value}
""",
        encoding="utf-8",
    )
    return load_policy(file)
