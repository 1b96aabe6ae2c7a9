"""The courses that ship with Josira: French source in YAML, Bambara in PO files, pictures; and what loads them."""
