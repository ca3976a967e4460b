"""The first source: facts curated by hand, one fact a line, read as strictly as any register."""
