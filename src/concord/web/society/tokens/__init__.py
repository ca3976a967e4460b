"""Pages about access tokens."""
