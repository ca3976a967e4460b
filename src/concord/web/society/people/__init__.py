"""Pages about people, members and committees."""
