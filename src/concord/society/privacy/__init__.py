"""One export and one erasure over all apps, retention, and who looked at whom."""
