"""Concord: the open platform for partnerships in cell and gene therapy."""
