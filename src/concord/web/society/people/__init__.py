"""Pages about people and members."""
