"""Build an edition, read it as of a day, compare two, search it."""
