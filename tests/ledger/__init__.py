"""Tests of pipeline/ledger."""
