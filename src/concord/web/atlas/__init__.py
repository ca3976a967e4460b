"""The pages of the atlas: each asks one question and shows its answer, picture, table and sources."""
