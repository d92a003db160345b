"""Who takes part in a case."""

from dataclasses import dataclass

BUYER, SELLER, RIGHTS_HOLDER = "buyer", "seller", "rights_holder"
OFFICER, SYSTEM, ARBITRATOR = "officer", "system", "arbitrator"
PARTY_ROLES = frozenset({BUYER, SELLER, RIGHTS_HOLDER})


@dataclass(frozen=True, slots=True)
class Party:
    """A role and the opaque id of who has it; the id of a seller is the shop's."""

    role: str
    id: str

    def to_json(self) -> dict[str, str]:
        return {"role": self.role, "id": self.id}


MACHINE = Party(SYSTEM, "proofstream")
QUEUE = Party(OFFICER, "queue")


@dataclass(frozen=True, slots=True)
class Shop:
    """The shop a complaint is about, as stated with the filing."""

    shop_id: str
    company_name: str | None = None
    tax_id: str | None = None
    enrolled_services: tuple[str, ...] | None = None

    @property
    def party(self) -> Party:
        return Party(SELLER, self.shop_id)
