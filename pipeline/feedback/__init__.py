"""Reply letters (复函) → what they say: stance, comments with their anchors in the draft, every stretch accounted for.

Takes: the papers of a letter as read, and the draft that was sent. Gives: `ReplyText`; `links` joins several letters' comments.
May import: `recognize`, `text`, `lexicon`, `model`, `errors`. To add one more form of comments: a module beside `tables`.
"""

from pipeline.feedback.draft import Draft
from pipeline.feedback.letter import read_reply
from pipeline.feedback.links import linked
from pipeline.feedback.paper import Paper
from pipeline.feedback.senders import sender_named

__all__ = ["Draft", "Paper", "linked", "read_reply", "sender_named"]
