"""Search on PostgreSQL: the same words as on SQLite, so no stemming and no stop words of another language."""

from modelsearch.backends.database.postgres.postgres import (
    PostgresIndex,
    PostgresSearchBackend,
    PostgresSearchQueryCompiler,
)

from .backend import CleaningBackend, FoldingIndex


class Index(FoldingIndex, PostgresIndex):
    pass


class QueryCompiler(PostgresSearchQueryCompiler):
    LAST_TERM_IS_PREFIX = True


class FoldingBackend(CleaningBackend, PostgresSearchBackend):
    index_class = Index
    query_compiler_class = QueryCompiler

    def __init__(self, params: dict) -> None:
        super().__init__({"SEARCH_CONFIG": "simple", **params})
