"""Who answered a consultation, as JSON (contract ``huiqian.status/1``, DESIGN §5)."""

from __future__ import annotations

from typing import Any

from pipeline.model.status import ConsultationStatus

Json = dict[str, Any]


def status_to_dict(status: ConsultationStatus, number: int = 1) -> Json:
    """Return the state of round `number` as plain values, keys in the contract's order; ids are those of `comments`."""
    return {
        "schema": "huiqian.status/1",
        "round": {
            "number": number, "title": status.title, "deadline": status.deadline, "no_reply": status.no_reply,
            "now": status.now,
        },
        "units": [
            {
                "unit": unit.unit, "status": unit.status, "group": unit.group, "letters": list(unit.letters),
                "comments": list(unit.comments),
            }
            for unit in status.units
        ],
        "not_on_roster": list(status.not_on_roster),
        "not_letters": list(status.not_letters),
        "duplicates": list(status.duplicates),
        "superseded": list(status.superseded),
        "unsure": list(status.unsure),
    }  # fmt: skip
