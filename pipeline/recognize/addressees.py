"""One stretch of an address line (主送机关) → the units that it names, one by one (临溪县、青坞市人民政府 are two)."""

from __future__ import annotations

import re

from pipeline.recognize.units import parse_unit_list
from pipeline.text.shadow import shadow_of

_PLACE = re.compile(
    r"各(?:[县市区旗州镇乡街道盟、（）()]|自治)+$|[^、，；]{1,20}?(?:县|市|区|旗|州|盟|镇|乡|街道|园区|新城)$"
)
_SHARED = re.compile(
    r"(?P<place>(?![市县区省])[^、，；]{1,20}?(?:县|市|区|旗|州|盟|镇|乡|街道|园区|新城))(?P<organ>[^、，；]{2,}(?:政府|局|委|办|部|中心|会))$"
)


def addressees_in(stretch: str) -> tuple[str, ...]:
    """Return the units of a stretch in order, as written; a bare place takes the organ that stands behind the last of its row.

    Where nothing is recognised, the stretch itself is the addressee.
    """
    words = shadow_of(stretch).text
    names = [unit.name for unit in parse_unit_list(words, 0, len(words))] or [stretch]
    organ = ""
    for at in range(len(names) - 1, -1, -1):
        if _PLACE.fullmatch(names[at]):
            names[at] += organ
        elif shared := _SHARED.fullmatch(names[at]):
            organ = shared["organ"]
        else:
            organ = ""
    return tuple(dict.fromkeys(names))
