"""The verbs of agreements. Each takes the acting person, runs in one transaction and leaves one entry."""
