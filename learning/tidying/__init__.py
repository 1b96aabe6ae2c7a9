"""Everything has an end (safety, promise 6): one list of rules, which `manage.py tidy` goes through each night.

An app writes its rules in its own `tidying.py` and registers them in `AppConfig.ready`; this one knows no other.
"""
