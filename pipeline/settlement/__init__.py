"""Comments and the changes between two drafts → what became of each comment, with its evidence (意见采纳情况).

Takes: comments anchored in the draft that was sent, and the comparison with the revised one. Gives: `Settled`, a `Settlement` a comment.
May import: `recognize`, `text`, `lexicon`, `model`, `errors`. To add a kind of request: a module, and a rule in the table of `decide`.
"""

from pipeline.settlement.ground import Ground
from pipeline.settlement.replay import replay
from pipeline.settlement.settle import settle

__all__ = ["Ground", "replay", "settle"]
