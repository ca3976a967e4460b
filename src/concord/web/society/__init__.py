"""The pages of the society."""
