"""``/api/v1/society``: the society for programs that hold a token, by the same rules as its pages."""
