"""Making files and pages out of a ranking."""
