"""Pages of law as a dated record: instruments, a jurisdiction's timeline, review times, feeds."""
