from concord.atlas.edition.build import DECLARED
from concord.atlas.edition.store import SCHEMA_VERSION
from concord.kernel.ids import content_hash


def declaration(table):
    """Everything that is declared of a table but the words of its closed lists, as text."""
    columns = [
        f"{one.name} {one.kind.name} {one.kind.sql} {one.required} {one.refers}" for one in table.columns
    ]
    return "\n".join((table.file, table.subject, *table.key, table.stated, *columns))


def test_tables_declared_otherwise_bring_a_new_schema_version():
    """An edition built for other columns is refused, not half read: raise the version, then this pair."""
    texts = [declaration(table) for table in DECLARED.values()]
    assert (SCHEMA_VERSION, content_hash(texts)) == (4, "1c718da9191f18c7dc2532c0fdba76c0791deac2")
