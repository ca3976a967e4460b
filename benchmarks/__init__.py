"""Measurements that stand apart from the tests; each prints a table with ratios from one run."""
