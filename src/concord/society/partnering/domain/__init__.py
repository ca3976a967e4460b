"""The verbs of introductions."""
