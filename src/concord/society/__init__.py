"""The collaboration wing: Django apps for people, committees, agreements and what they lead to."""
