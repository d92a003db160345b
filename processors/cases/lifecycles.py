"""Which lifecycle a case has: one per procedure."""

from processors.cases.events import REPORTED, CaseEvent
from processors.cases.lifecycle import Lifecycle
from processors.cases.notices.table import NOTICE
from processors.cases.orders.tables import NEGOTIATED, OFFICER_LED, REFUND
from processors.cases.values import Case, Procedure
from processors.errors import Refuse

LIFECYCLES: dict[Procedure, Lifecycle] = {
    lifecycle.procedure: lifecycle for lifecycle in (NEGOTIATED, REFUND, OFFICER_LED, NOTICE)
}

KINDS: dict[str, Procedure] = {
    "not_received": Procedure.NEGOTIATED,
    "after_sales": Procedure.NEGOTIATED,
    "broken_promise": Procedure.OFFICER,
    "late_shipment": Procedure.OFFICER,
    "malicious_review": Procedure.OFFICER,
    "malicious_harassment": Procedure.OFFICER,
    "refund": Procedure.REFUND,
    "counterfeit_report": Procedure.OFFICER,
    "claim": Procedure.NEGOTIATED,
}


def lifecycle_of(case: Case) -> Lifecycle:
    return LIFECYCLES[case.procedure]


def lifecycle_of_filing(event: CaseEvent) -> Lifecycle:
    """The lifecycle a filing opens. Raises Refuse("invalid") for a kind nobody decides."""
    if event.type == REPORTED:
        return LIFECYCLES[Procedure.NOTICE]
    kind = event.data.get("kind")
    if kind not in KINDS:
        raise Refuse("invalid", f"data.kind: {kind!r} is no complaint kind")
    return LIFECYCLES[KINDS[kind]]
