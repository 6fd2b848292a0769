"""The contracts as JSON Schemas (JSON Schema 2020-12): what each JSON file that the program writes holds.

Takes: the name of a contract. Gives: its schema. May import: `errors` and the standard library only.
To add one more: NAME.schema.json, `$id` huiqian.NAME/1; its closed vocabularies stand in `$defs` and are compared with `model` by a test.
"""
