"""One stretch of an address line (主送机关) → the units that it names, one by one (临溪县、青坞市人民政府 are two), and whether
a unit is among those that were addressed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.model.unit import Home
from pipeline.recognize.unit_groups import read_group
from pipeline.recognize.unit_names import plain_name
from pipeline.recognize.unit_resolver import resolve_unit
from pipeline.recognize.units import parse_unit_list
from pipeline.text.shadow import shadow_of

_PLACE = re.compile(
    r"各(?:[县市区旗州镇乡街道盟、（）()]|自治)+$|[^、，；]{1,20}?(?:县|市|区|旗|州|盟|镇|乡|街道|园区|新城)$"
)
_SHARED = re.compile(
    r"(?P<place>(?![市县区省])[^、，；]{1,20}?(?:县|市|区|旗|州|盟|镇|乡|街道|园区|新城))(?P<organ>[^、，；]{2,}(?:政府|局|委|办|部|中心|会))$"
)

_GOVERNMENT = re.compile(r"(?:人民)?政府$|管委会$|管理委员会$")
_WHOLE_PLACE = re.compile(r"..[县区市旗]$")
# what speaks against taking an addressee for the unit meant, though the two may be one elsewhere
_OTHER_OFFICES = frozenset(("units.related-organ", "units.some-office"))


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


def is_addressed(name: str, asked: Sequence[str], home: Home) -> bool:
    """Return whether a unit is among those asked: by itself, within a group, or through an office of its place.

    Whoever 各有关部门 are, they count as asked; a doubtful likeness counts too, since it is a person's to settle.
    """
    group = read_group(plain_name(name))
    if group is not None and group.vague and not group.kinds:
        return True
    place = _GOVERNMENT.sub("", name)
    if _WHOLE_PLACE.search(place) and any(other.startswith(place) for other in asked):
        return True
    found = resolve_unit(name, asked, home)
    return found.state in ("same", "member") or (found.state == "ambiguous" and found.rule not in _OTHER_OFFICES)
