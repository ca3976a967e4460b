"""The front door: pages, API and static files."""
