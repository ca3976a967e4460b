"""Pages for the list of members: import and export."""
