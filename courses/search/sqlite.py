"""Search on SQLite."""

from modelsearch.backends.database.sqlite.sqlite import SQLiteIndex, SQLiteSearchBackend, SQLiteSearchQueryCompiler

from .backend import CleaningBackend, FoldingIndex


class Index(FoldingIndex, SQLiteIndex):
    pass


class QueryCompiler(SQLiteSearchQueryCompiler):
    LAST_TERM_IS_PREFIX = True


class FoldingBackend(CleaningBackend, SQLiteSearchBackend):
    index_class = Index
    query_compiler_class = QueryCompiler
