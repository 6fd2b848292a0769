"""What a comment costs on a long draft: the draft is searched for it, but not understood anew."""

import random

from pipeline.feedback import Draft
from pipeline.feedback import draft as drafts
from pipeline.feedback.places import stretches_of
from pipeline.model.comment import DraftPlace
from pipeline.structure import structure
from tests.diff.documents import document, draft


def long_draft() -> Draft:
    source = document(draft(random.Random(1), 40), "v1")
    return Draft.of(source, structure(source))


def test_numbers_of_headings_are_read_once_however_many_comments_name_a_place(monkeypatch):
    read, parse = [], drafts.parse_label

    def counted(words):
        read.append(words)
        return parse(words)

    monkeypatch.setattr(drafts, "parse_label", counted)
    drafts._read_label.cache_clear()
    sent = long_draft()
    places = [DraftPlace("", 0, 0, (("part", part), ("article", 2))) for part in range(1, 31)]
    found = [stretches_of(sent, place) for place in places]
    assert all(len(stretches) == 1 for stretches in found)
    assert len(set(found)) == 30
    assert len(read) == len({section.label for section in sent.sections})


def test_a_quoted_heading_narrows_the_place_to_its_section():
    sent = long_draft()
    section = next(s for s in sent.sections if sum(o.title == s.title for o in sent.sections) == 1)
    place = DraftPlace("", 0, 0, (), (section.title,))
    assert stretches_of(sent, place) == ((section.span.start, section.span.end),)
