"""The evidence wing: registers become one dated, sourced record. No Django, no private data."""
