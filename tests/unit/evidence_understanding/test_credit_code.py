import pytest

from processors.evidence.credit_code import check_character, judge, repair

STANDARD_EXAMPLE = "91350100M000100Y43"


def coded(first_17: str) -> str:
    return first_17 + check_character(first_17)


@pytest.mark.rule("E-04")
@pytest.mark.parametrize(
    "code", [STANDARD_EXAMPLE, coded("91310000MA0000AB1"), coded("N1330106MA2CFLDG4")]
)
def test_a_code_with_its_check_character_is_valid(code: str) -> None:
    assert judge(code) == "valid"


@pytest.mark.rule("E-04")
def test_a_remainder_of_zero_is_checked_by_0() -> None:
    zeros = [c for c in (coded(f"91310000MA000{i:03d}1") for i in range(200)) if c[17] == "0"]

    assert zeros
    assert all(judge(code) == "valid" for code in zeros)


@pytest.mark.rule("E-04")
@pytest.mark.parametrize("code", ["91350100M000100Y4Z", "91350100M000100Y44", "91350I00M000100Y43"])
def test_a_wrong_check_or_a_letter_outside_the_alphabet_is_invalid(code: str) -> None:
    assert judge(code) == "invalid"


@pytest.mark.rule("E-04")
@pytest.mark.parametrize("old", ["410305123456789", "91110101202001201", "41030512345678901234"])
def test_an_id_from_before_the_standard_is_unknown_and_never_invalid(old: str) -> None:
    assert judge(old) == "unknown"


def test_a_misread_letter_is_put_right_when_one_candidate_passes() -> None:
    found = repair("9135O1OOM000I00Y43")

    assert found is not None
    assert found.code == STANDARD_EXAMPLE
    assert found.changes == (4, 6, 7, 12) or found.changes == (4, 6, 12)


def test_a_code_that_passes_is_not_repaired() -> None:
    assert repair(STANDARD_EXAMPLE) is None


def test_a_wrong_digit_without_a_look_alike_is_not_repaired() -> None:
    assert repair("91350100M000100Y44") is None


def test_the_check_character_refuses_other_alphabets() -> None:
    with pytest.raises(ValueError, match="first 17"):
        check_character("91350100M000100YO")
