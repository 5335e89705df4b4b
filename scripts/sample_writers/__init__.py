"""What `scripts/make_sample.py` uses to turn the stories in `scripts/sample/` into files."""
