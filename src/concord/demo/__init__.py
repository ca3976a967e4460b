"""The demonstration: the public record as announced, and a rehearsal by invented bodies and people."""
