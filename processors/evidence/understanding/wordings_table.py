"""The wordings of papers: tables of regular expressions beside this file, one a kind of paper.

They are data so that a wording met in the field is one line to add. Read once, at import.
"""

import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import yaml

from processors.evidence.understanding import cleaning
from processors.evidence.understanding.flow import Clean, Rule

_CLEAN: Mapping[str, Clean] = {
    "plain": cleaning.plain,
    "name": cleaning.name,
    "company": cleaning.company,
    "day": cleaning.day,
    "last_day": cleaning.last_day,
    "amount": cleaning.amount,
    "number": cleaning.number,
    "credit": cleaning.credit,
}
_NAMES = ("name", "company")
_MACROS = {
    "%{cell}": r"[^\n\t]",
    "%{is}": r"\s*(?:\([^)\n]{0,10}\))?\s*(?:名称)?\s*[:\t]\s*",
}


def wordings(name: str) -> tuple[Rule, ...]:
    """Return the rules of `wordings/<name>.yaml`; raises ValueError where an entry is wrong."""
    text = (files(__package__) / "wordings" / f"{name}.yaml").read_text(encoding="utf-8")
    return tuple(_rule(entry) for entry in yaml.safe_load(text))


def _rule(entry: Mapping[str, Any]) -> Rule:
    form = str(entry["form"])
    for macro, expression in _MACROS.items():
        form = form.replace(macro, expression)
    flags = re.MULTILINE | (re.IGNORECASE if entry.get("ignore_case") else re.NOFLAG)
    compiled = re.compile(form, flags)
    if "v" not in compiled.groupindex or entry["clean"] not in _CLEAN:
        raise ValueError(f"a wording of {entry['field']} has no value or no such cleaning")
    extend = cleaning.end_of_company if entry["clean"] in _NAMES else None
    clean, factor = _CLEAN[entry["clean"]], float(entry["factor"])
    return Rule(str(entry["field"]), compiled, clean, factor, extend)
