"""huiqian (会签): a draft plan through its whole consultation."""

__version__ = "0.1.0"
