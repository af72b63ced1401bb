"""What adapters/csv is made of: server (a psql session), records (rows of a file), target (a table), cells (what is in them), plan (which cell goes where), load."""
