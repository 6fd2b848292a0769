"""What things are: frozen dataclasses, no behaviour beyond their own fields.

Takes: nothing. Gives: the values that the stages hand to each other.
May import: `errors` and the standard library only. To add one more: a file named after the noun.
"""
