"""The verbs of people and members."""
