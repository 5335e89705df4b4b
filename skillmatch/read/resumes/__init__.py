"""Resumes as evidence: what they claim, and the degrees that they state."""
