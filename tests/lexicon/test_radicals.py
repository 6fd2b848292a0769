"""Radicals and the characters they stand for, beside what Python itself knows of them."""

from unicodedata import name, normalize

from pipeline.lexicon.radicals import radicals


def test_the_kangxi_block_agrees_with_nfkc_but_for_the_simplified_door():
    differing = {
        chr(code): radicals()[chr(code)]
        for code in range(0x2F00, 0x2FD6)
        if radicals()[chr(code)] != normalize("NFKC", chr(code))
    }
    assert differing == {"⼾": "户"}


def test_every_radical_of_the_supplement_but_repeat_has_its_character():
    missing = [chr(code) for code in range(0x2E80, 0x2EF4) if name(chr(code), "") and chr(code) not in radicals()]
    assert missing == ["\u2e80"]


def test_the_two_that_nfkc_knows_in_the_supplement_agree_or_are_named():
    known = {chr(c): normalize("NFKC", chr(c)) for c in range(0x2E80, 0x2EF4) if normalize("NFKC", chr(c)) != chr(c)}
    assert {radical: radicals()[radical] for radical in known} == known


def test_no_character_of_a_simplified_text_is_itself_a_radical():
    assert not set("民见车长门青页风马鱼鸟麦齐齿龙龟一人力方文日月水火") & set(radicals())
    assert {radicals()[radical] for radical in "⺠⻅⻋⻓⻔⻘⻚⻛⻢⻥⻦⻨⻬⻮⻰⻳"} == set(
        "民见车长门青页风马鱼鸟麦齐齿龙龟"
    )
