from importlib.resources import files

from concord.atlas.edition.manifest import SCHEMA_VERSION
from concord.kernel.ids import content_hash

DECLARED = ("schema.yaml", "policy.yaml")


def test_tables_declared_otherwise_bring_a_new_schema_version():
    """An edition built for other columns is refused, not half read: raise the version, then this pair."""
    folder = files("concord.atlas.sources.curated")
    texts = [folder.joinpath(name).read_text(encoding="utf-8") for name in DECLARED]
    assert (SCHEMA_VERSION, content_hash(texts)) == (3, "187d84373b57565a357324f83905399538d65c70")
