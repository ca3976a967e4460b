"""Pages of imports: hand in, look, apply, undo."""
