"""What one stretch of text says: responsibility clauses, units, times, quantities, levels without a figure, strength.

Takes: shadow text. Gives: values with offsets in that text, each with the lexicon row that made it.
May import: `text`, `lexicon`, `model`, `errors`. To add one more: a file named after the noun, its words in lexicon/.
"""
