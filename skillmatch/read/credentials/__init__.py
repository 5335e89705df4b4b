"""Credentials as evidence: badges, certificates, and descriptions of them."""
