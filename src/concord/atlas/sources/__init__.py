"""One folder per source: what it is (``source.yaml``), and how it is read."""
