"""The cases of one batch: read once, changed in memory, written once at the end."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from json import loads

from processors.cases import Case, dump_case, load_case
from processors.errors import Halt
from schemas import canonical
from storage.ledger import Applying
from storage.ledger.values import CaseEntry, CaseRecord

MERGES_AT_MOST = 100


@dataclass(slots=True)
class WorkingCase:
    """One subject while a batch is applied; `case` is None until a filing was applied."""

    case_id: str
    case: Case | None
    seq: int
    merged_into: str | None
    entries: list[CaseEntry] = field(default_factory=list)
    updated_at: datetime | None = None

    def record(self, case: Case, entry: CaseEntry) -> None:
        self.case = case
        self.entries.append(entry)
        self.updated_at = entry.instant


class WorkingCases:
    """Loads what is asked for, follows merges, and saves what was changed."""

    def __init__(self, ledger: Applying, subjects: Iterable[str]) -> None:
        self._ledger = ledger
        self._cases: dict[str, WorkingCase] = {}
        self._merges: list[tuple[str, str]] = []
        self._load(sorted(set(subjects)))

    def of(self, subject: str) -> WorkingCase:
        """Return the case that handles the messages of `subject`, following merges."""
        found = self._one(subject)
        for _ in range(MERGES_AT_MOST):
            if found.merged_into is None:
                return found
            found = self._one(found.merged_into)
        raise Halt(f"{subject} is merged in a circle")

    def merge(self, case_id: str, *, into: str) -> None:
        self._one(case_id).merged_into = into
        self._merges.append((case_id, into))

    def save(self) -> None:
        """Write every changed case with its new entries."""
        for working in self._cases.values():
            if not working.entries or working.case is None or working.updated_at is None:
                continue
            record = CaseRecord(
                case_id=working.case_id,
                kind=working.case.kind,
                state=working.case.state.value,
                open=working.case.open,
                snapshot=canonical(dump_case(working.case)),
                updated_at=working.updated_at,
            )
            self._ledger.save_case(record, expected_seq=working.seq, entries=working.entries)
        # A case may be merged by its very filing: it must be kept before it can point elsewhere.
        for case_id, into in self._merges:
            self._ledger.merge_case(case_id, into=into)

    def _one(self, subject: str) -> WorkingCase:
        if subject not in self._cases:
            self._load([subject])
        return self._cases[subject]

    def _load(self, subjects: list[str]) -> None:
        stored = self._ledger.load_cases(subjects) if subjects else {}
        for subject in subjects:
            found = stored.get(subject)
            self._cases[subject] = WorkingCase(
                case_id=subject,
                case=load_case(loads(found.snapshot)) if found else None,
                seq=found.seq if found else 0,
                merged_into=found.merged_into if found else None,
            )
