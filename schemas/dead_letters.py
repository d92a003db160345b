"""Dead letters: the reasons a message is refused for, and the headers that say so.

Key, value and headers of the original stay untouched; these headers are added.
"""

from enum import StrEnum

TOPIC = "dead-letters"

HEADER_REASON = "proofstream-reason"
HEADER_DETAIL = "proofstream-detail"
HEADER_TOPIC = "proofstream-topic"
HEADER_PARTITION = "proofstream-partition"
HEADER_OFFSET = "proofstream-offset"
HEADER_ATTEMPTS = "proofstream-attempts"
HEADER_ARRIVED = "proofstream-arrived"

HEADERS: dict[str, str] = {
    HEADER_REASON: "why the message was refused: one of the reasons",
    HEADER_DETAIL: "a sentence for people: each wrong field and what to do",
    HEADER_TOPIC: "the topic the message was read from",
    HEADER_PARTITION: "the partition it was read from",
    HEADER_OFFSET: "its offset there",
    HEADER_ATTEMPTS: "how often applying it was tried",
    HEADER_ARRIVED: "when it first arrived, where it never became an event: a replay keeps it",
}


class Reason(StrEnum):
    """Why a message was refused."""

    INVALID = "invalid"
    UNKNOWN_TYPE = "unknown_type"
    ID_REUSE = "id_reuse"
    WRONG_ROLE = "wrong_role"
    WRONG_PARTY = "wrong_party"
    UNKNOWN_CASE = "unknown_case"
    CASE_CLOSED = "case_closed"
    DUPLICATE_CASE = "duplicate_case"
    BLOB_MISSING = "blob_missing"
    BLOB_MISMATCH = "blob_mismatch"
    FAILED = "failed"


MEANING: dict[Reason, str] = {
    Reason.INVALID: "the message breaks its contract, or asks for what no rule allows",
    Reason.UNKNOWN_TYPE: "no such type, or a major version this release does not read",
    Reason.ID_REUSE: "the id and source of an earlier event, with other content",
    Reason.WRONG_ROLE: "the role may not do this",
    Reason.WRONG_PARTY: "the id is not the case's party of that role",
    Reason.UNKNOWN_CASE: "no filing came for this case in the parking time",
    Reason.CASE_CLOSED: "the case is closed",
    Reason.DUPLICATE_CASE: "a second filing on a subject that has one",
    Reason.BLOB_MISSING: "the object named by the evidence is not in the store",
    Reason.BLOB_MISMATCH: "the object's digest is not the declared one",
    Reason.FAILED: "a fault of this product, after the attempts allowed",
}
