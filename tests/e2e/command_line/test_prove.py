"""`proofstream prove` on the shipped specimens: what people and programs read, and refusals."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from streams.cli import app

RUN = CliRunner()
DRAWN = Path(__file__).parents[3] / "specimens" / "drawn"
PACK = ("invoice-digital-yunshan.ofd", "letter-qingyu-agent.pdf", "letter-agent-yunshan.pdf")
CONTEXT = {
    "shop": {
        "shop_id": "s-1001",
        "company_name": "云杉示例贸易有限公司",
        "tax_id": "91330000XXYX5Q8Q4L",
    },
    "order_date": "2026-03-02",
    "brand": "青屿",
    "category": "服装",
    "platform": "示例商城",
    "right_holder": "青屿示例品牌管理有限公司",
    "territory": "CN",
    "quantity_sold": 120,
}
REVOKED = {
    "register": "brand",
    "standing": "void",
    "answered_on": "2026-03-09",
    "answered_by": "reviewer-1",
}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PROOFSTREAM_HOME", str(tmp_path))
    (tmp_path / "context.json").write_text(json.dumps(CONTEXT, ensure_ascii=False))
    return tmp_path


def prove(home: Path, *names: str, more: tuple[str, ...] = ()) -> tuple[int, str]:
    files = [str(DRAWN / name) for name in names]
    told = RUN.invoke(app, ["prove", *files, "--context", str(home / "context.json"), *more])
    return told.exit_code, told.stdout


@pytest.mark.rule("E-12")
def test_a_whole_chain_is_shown_from_the_brand_to_the_shop(home: Path) -> None:
    code, told = prove(home, *PACK)

    assert code == 0
    assert told.splitlines()[0] == "结论 verdict: 充分 sufficient"
    assert told.count("✓") == 3
    assert "青屿示例品牌管理有限公司 ─ 授权 authorizes → 远帆示例供应链有限公司" in told


@pytest.mark.rule("E-06", "E-12")
def test_a_letter_that_its_brand_has_revoked_breaks_the_chain(home: Path) -> None:
    fields = {
        "grantor": "青屿示例品牌管理有限公司",
        "grantee": "远帆示例供应链有限公司",
        **_right_and_end(home),
    }
    answers = home / "answers.json"
    answers.write_text(json.dumps([REVOKED | {"given": fields}], ensure_ascii=False))

    code, told = prove(home, *PACK, more=("--registers", str(answers), "--json"))

    judged = json.loads(told)
    assert code == 0
    assert judged["verdict"] != "sufficient"
    assert "AUTH_REVOKED" in {p["code"] for p in (*judged["failing"], *judged["doubts"])}


def _right_and_end(home: Path) -> dict[str, str]:
    """What else the letter is told by, as it was read."""
    letter = str(DRAWN / "letter-qingyu-agent.pdf")
    told = RUN.invoke(app, ["examine", letter, "--json"], env={"PROOFSTREAM_HOME": str(home)})
    fields = json.loads(told.stdout)["fields"]
    names = ("trademark_registration_number", "valid_until")
    return {name: fields[name]["value"] for name in names}


@pytest.mark.rule("E-01")
def test_a_file_that_is_refused_is_named_and_ends_with_one(home: Path) -> None:
    code, told = prove(home, "invoice-entity-bomb.xml")

    assert code == 1
    assert "FILE_UNSAFE_XML" in told


@pytest.mark.parametrize(
    ("context", "registers"), [('{"shop": {"shop_id": "s"}}', "[]"), ("{}", "[]"), (None, "[{")]
)
def test_a_wrong_context_or_file_of_answers_ends_with_one(
    home: Path, context: str | None, registers: str
) -> None:
    if context is not None:
        (home / "context.json").write_text(context)
    (home / "answers.yaml").write_text(registers)

    code, told = prove(home, PACK[0], more=("--registers", str(home / "answers.yaml")))

    assert (code, told) == (1, "")
