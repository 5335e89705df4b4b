"""Verification: what is known of a credential beside what it says."""
