"""Job postings as requirements."""
