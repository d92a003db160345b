"""What public registers say in a notice: of the right as it is stated, and of the shops' proof."""

from processors.cases.notices.certificates import register_question
from processors.cases.notices.counter_notices import judge_again, proof_items
from processors.cases.notices.desk import sides, those
from processors.cases.notices.values import Stage
from processors.cases.registers import answer_to, ask, contradicts, tell_contradiction
from processors.cases.turn import Turn
from processors.proof.registers import Answer
from processors.text import Text


def ask_of_right(turn: Turn) -> None:
    """Put the question about the right, where there is a register of such rights."""
    question = register_question(turn.case.infringement.report)
    if question is not None:
        ask(turn, question)


def answer_on_right(turn: Turn) -> Answer | None:
    """What the register said of the right, as far as it is known at this step."""
    question = register_question(turn.case.infringement.report)
    return None if question is None else answer_to(turn, question.key)


def answered_measured(turn: Turn) -> None:
    """A register answered: a counter-notice at the desk is judged again (I-06), else a task."""
    open_places = those(turn, Stage.RETURNED, Stage.AT_DESK)
    for place in open_places:
        judge_again(turn, place)
    _tell(turn, tuple(i for i in range(len(sides(turn))) if i not in open_places))


def answered_decided(turn: Turn) -> None:
    """A register answered: an officer is told where it contradicts what was relied on (I-03)."""
    _tell(turn, tuple(range(len(sides(turn)))))


def _tell(turn: Turn, places: tuple[int, ...]) -> None:
    for place in places:
        tell_contradiction(turn, proof_items(turn.case, sides(turn)[place]))
    if contradicts(turn, answer_on_right(turn)):
        why = Text(
            "商标登记簿的答复与通知所称权利不符。",
            "The trade mark register contradicts the right that the notice states.",
        )
        turn.task("I-03", why)
