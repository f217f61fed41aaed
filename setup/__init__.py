"""What serve.py and tests/run.py share: installing what is missing, building, and the page's server."""
