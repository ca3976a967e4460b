import csv
import io
import json

import duckdb
import pytest
from frictionless import Package

from concord.atlas.edition import store
from concord.atlas.edition.exchange.tables import descriptor, names, table_bytes


@pytest.fixture(scope="module")
def folder(bundled_home):
    return store.editions(bundled_home) / store.current_id(bundled_home)


def test_every_table_has_the_same_rows_in_every_form(folder, tmp_path):
    for name in names(folder):
        rows = json.loads(table_bytes(folder, name, "json"))
        lines = list(csv.DictReader(io.StringIO(table_bytes(folder, name, "csv").decode("utf-8-sig"))))
        parquet = tmp_path / f"{name}.parquet"
        parquet.write_bytes(table_bytes(folder, name, "parquet"))
        (count,) = duckdb.execute("SELECT count(*) FROM read_parquet(?)", [str(parquet)]).fetchone()
        assert len(rows) == len(lines) == count


def test_the_package_validates(folder, tmp_path):
    for name in names(folder):
        (tmp_path / f"{name}.csv").write_bytes(table_bytes(folder, name, "csv"))
    (tmp_path / "datapackage.json").write_text(json.dumps(descriptor(folder)), encoding="utf-8")
    report = Package(str(tmp_path / "datapackage.json")).validate()
    assert report.flatten(["type", "message"]) == []


def test_what_is_not_there_is_said(folder):
    with pytest.raises(LookupError, match="no table 'people'; there are: references, products"):
        table_bytes(folder, "people", "csv")
    with pytest.raises(LookupError, match="there are: csv, json, parquet"):
        table_bytes(folder, "products", "xlsx")
