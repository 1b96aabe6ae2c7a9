"""What counts as a word of a text or of a query."""

import re

from modelsearch.query import And, Boost, Fuzzy, Not, Or, Phrase, PlainText, SearchQuery

from learning.folding import fold

WORD = re.compile(r"[^\W_]+")
LONGEST_QUERY = 200
MOST_WORDS = 20


def folded_words(text: str) -> str:
    """Return the folded words of `text`, separated by single spaces: what the index keeps."""
    return " ".join(WORD.findall(fold(text)))


def clean(text: str) -> str:
    """Return a query that holds folded words only, at most 200 characters and 20 words; "" if nothing remains.

    Letters that stand alone ("l'impunité") are left out, unless there is nothing else.
    """
    words = WORD.findall(fold(text[:LONGEST_QUERY]))[:MOST_WORDS]
    return " ".join([word for word in words if len(word) > 1] or words)


def clean_query(query: str | SearchQuery) -> str | SearchQuery:
    """Return `query` with every text in it cleaned."""
    if isinstance(query, str):
        return clean(query)
    if isinstance(query, PlainText):
        return PlainText(clean(query.query_string), operator=query.operator, boost=query.boost)
    if isinstance(query, Phrase | Fuzzy):
        return PlainText(clean(query.query_string))
    if isinstance(query, And | Or):
        return type(query)([clean_query(part) for part in query.subqueries])
    if isinstance(query, Not):
        return Not(clean_query(query.subquery))
    if isinstance(query, Boost):
        return Boost(clean_query(query.subquery), query.boost)
    return query


def is_empty(query: str | SearchQuery) -> bool:
    """Say whether some part of a cleaned query asks for nothing, which databases answer with an error."""
    if isinstance(query, str):
        return not query
    if isinstance(query, PlainText):
        return not query.query_string
    if isinstance(query, And | Or):
        return not query.subqueries or any(is_empty(part) for part in query.subqueries)
    if isinstance(query, Not | Boost):
        return is_empty(query.subquery)
    return False
