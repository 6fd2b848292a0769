"""Letters made by hand: what the ledger keeps, without reading a file."""

from hashlib import sha256

from pipeline.model.comment import Comment, Letter, LetterSeal, Part, ReplyText, UnitEvidence
from pipeline.model.round import FiledLetter
from pipeline.model.span import Span

DEADLINE = "2026-03-20T17:00:00+08:00"


def filed(
    id_: str = "L001", unit: str | None = "市财政局", received: str | None = "2026-03-18T10:00:00+08:00", *,
    words: str = "", comments: int = 0, file: str = "", replaces: bool = False, reply: bool = True,
) -> FiledLetter:  # fmt: skip
    """Return a letter; letters with the same `words` have the same text."""
    words = words or f"{id_} {unit} 无意见。"
    span = Span(f"{id_}:final", 0, len(words))
    made = tuple(
        Comment(f"c{n}", f"第{n}条：“甲{n}”改为“乙{n}”", "replace", old=f"甲{n}", new=f"乙{n}", span=span, rule="r")
        for n in range(1, comments + 1)
    )
    text = ReplyText(
        "comments" if comments else "none", made, (Part("no_comment", span, words),), span if replaces else None, is_reply=reply
    )  # fmt: skip
    letter = Letter(
        id_, file or f"{id_}.txt", sha256(words.encode("utf-8", "surrogatepass")).hexdigest(), unit,
        (UnitEvidence("signature", unit or "？", unit),), None, "2026-03-18", received, "csv" if received else None,
        "on_time", text.stance, LetterSeal("claimed", "（盖章）"),
    )  # fmt: skip
    return FiledLetter(letter, text, words)
