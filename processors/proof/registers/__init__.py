"""What public registers are asked, and their dated answers (invoice-facts 1.5).

Three registers: the tax office on invoices, the trade mark office on rights, a brand on the letters
it gave (revoked, or never given: no field of a letter says so). Nothing here asks a network: a
person, or an adapter that reads a file, brings the answer. What is to be asked of a paper says
`questions.question_of`.
"""

from processors.proof.registers.answers import FileRegister, Register, read_answers
from processors.proof.registers.values import Answer, Question, Standing

__all__ = [
    "Answer",
    "FileRegister",
    "Question",
    "Register",
    "Standing",
    "read_answers",
]
