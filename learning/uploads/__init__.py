"""What people bring from their computers: known by its content, taken apart and written anew before it touches the disk.

A photo says where it was taken, a document who wrote it, a film which phone made it (safety, promises 5 and 40). Each kind
of file has one module with a function from bytes to clean bytes, or `Refused` with what to do about it; `cleaning` chooses
among them. Forms show refusals at the field, and the storage lets nothing pass that no form has cleaned.
"""
