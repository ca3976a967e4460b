"""The programming interface ``/api/v1``: the same answers as the command, described by OpenAPI."""
