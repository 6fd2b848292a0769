"""An address line's stretches, unit by unit."""

import pytest

from pipeline.recognize.addressees import addressees_in


@pytest.mark.parametrize(
    ("stretch", "units"),
    [
        ("市发展改革委、市教育局、市城市管理局", ("市发展改革委", "市教育局", "市城市管理局")),
        ("青禾县、白水市、岭东区人民政府", ("青禾县人民政府", "白水市人民政府", "岭东区人民政府")),
        ("青禾县、白水县财政局", ("青禾县财政局", "白水县财政局")),
        ("各县（市、区）人民政府", ("各县（市、区）人民政府",)),
        ("市直各有关单位", ("市直各有关单位",)),
        ("青禾县人民政府、市财政局", ("青禾县人民政府", "市财政局")),
        ("市水务集团", ("市水务集团",)),
    ],
)
def test_units_of_a_stretch(stretch: str, units: tuple[str, ...]) -> None:
    assert addressees_in(stretch) == units
