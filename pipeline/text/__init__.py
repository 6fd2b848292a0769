"""How strings behave: shadow text and its map to the source, numerals, labels, brackets, sentences, the calendar.

Takes: strings. Gives: strings, offsets, numbers. May import: `lexicon`, `model`, `errors`; only here jieba and spaCy.
To add one more: a file named after the thing, pure functions, no regular expression that a lexicon already holds.
"""
