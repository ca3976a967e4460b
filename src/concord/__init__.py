"""Concord: the open platform for partnerships in cell and gene therapy."""

__version__ = "0.1.0"
