"""Lenses side by side: whom credentials, resumes and degrees surface, and how sure that is."""
