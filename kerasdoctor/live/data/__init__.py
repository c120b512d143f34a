"""Whatever data reaches `fit`, as rows: read without a copy where it can be, never used up, never moved on."""
