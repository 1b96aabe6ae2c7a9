"""Programs around the house, run from the top folder as `python -m scripts.<name>`; the Makefile does so."""
