"""What both databases share: fold what is indexed, clean what is asked."""

import copy
from typing import Any

from modelsearch.index import AutocompleteField, RelatedFields, SearchField
from modelsearch.query import MATCH_NONE

from .words import clean_query, folded_words, is_empty


class Folded:
    """Stands for an object while it is indexed: same key, same fields, all texts folded."""

    def __init__(self, obj: Any) -> None:
        self.obj = obj
        self.pk = obj.pk

    def get_search_fields(self) -> list:
        return [folded_field(field) for field in self.obj.get_search_fields()]


def folded_field(field: Any) -> Any:
    """Return a copy of an index field that gives folded texts."""
    result = copy.copy(field)
    if isinstance(field, SearchField | AutocompleteField):
        result.get_value = lambda obj: folded_value(field.get_value(real(obj)))
    elif isinstance(field, RelatedFields):
        result.get_value = lambda obj: field.get_value(real(obj))
        result.fields = [folded_field(sub) for sub in field.fields]
    return result


def real(obj: Any) -> Any:
    return obj.obj if isinstance(obj, Folded) else obj


def folded_value(value: Any) -> Any:
    """Return a text or a collection of texts in folded form; other values as they are."""
    if isinstance(value, str):
        return folded_words(value)
    if isinstance(value, list | tuple):
        return [folded_value(item) for item in value]
    if isinstance(value, dict):
        return {key: folded_value(item) for key, item in value.items()}
    return value


class FoldingIndex:
    """Mixed into a database's index."""

    def add_items(self, model: type, objs: list) -> None:
        super().add_items(model, [Folded(obj) for obj in objs])  # type: ignore[misc]  # mixed into an index


class CleaningBackend:
    """Mixed into a database's backend."""

    def _search(self, query_compiler_class: type, query: Any, model_or_queryset: Any, **kwargs: Any) -> Any:
        cleaned = clean_query(query)
        if is_empty(cleaned):
            cleaned = MATCH_NONE
        return super()._search(query_compiler_class, cleaned, model_or_queryset, **kwargs)  # type: ignore[misc]
