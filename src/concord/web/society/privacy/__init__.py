"""Pages on what is held on a person, and for how long."""
