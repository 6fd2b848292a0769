"""A consultation with all that became of it → what stands in each of the office's documents about it.

Takes: a `Consultation`. Gives: tables (`Matrix`), documents (`Paper`) and fields, plain words for the writers of `export`.
May import: `recognize`, `text`, `lexicon`, `model`, `errors`. To add a document: a module here, named after it.
"""
