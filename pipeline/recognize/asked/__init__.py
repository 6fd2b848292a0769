"""What a comment asks to be changed, one room for each kind of request; `requests.read_requests` goes through them.

Takes: a masked comment (`Sentence`) and a verb found in it. Gives: `Request` values with their spans.
May import: other rooms below `requests`, `text`, `lexicon`, `model`, `errors`. To add one more wording: a row of
`lexicon/requests.toml` (in plain words: `lexicon/plain_requests.toml`); to add one more kind: a function here and its line in `requests.READERS`.
"""
