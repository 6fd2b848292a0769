"""What requests do to the draft that was sent: edits over its text, and which of them stand against each other.

Takes: a draft as read and comments with their anchors. Gives: `Proposal` for each comment, `Amendments` for all.
May import: `recognize`, `text`, `lexicon`, `model`, `errors`. To add one more kind of request: a row of `propose.MAKERS`.
"""

from pipeline.recognize.amend.ground import Ground
from pipeline.recognize.amend.propose import propose
from pipeline.recognize.amend.together import amend

__all__ = ["Ground", "amend", "propose"]
