"""Hostile and clumsy YAML, JSON and XML through the true doors: read, or refused by name."""

import json

import pytest
from django.test import Client
from tests.support.hostile_texts import JSON_BODIES, XML_FILES, YAML_FILES

from concord.atlas.sources.law_go_kr.reader import read_law
from concord.cli.main import run
from concord.kernel.faults import FaultsFoundError


@pytest.mark.parametrize("hostile", YAML_FILES, ids=lambda hostile: hostile.name)
def test_a_product_in_yaml(tmp_path, capsys, hostile):
    file = tmp_path / "product.yaml"
    file.write_bytes(hostile.make())
    assert run(["pathway", "classify", str(file), "--format", "json"]) == (1 if hostile.told else 0)
    out = capsys.readouterr()
    assert hostile.told in out.err
    assert len(out.err) < 100_000


@pytest.mark.parametrize("hostile", YAML_FILES[1::3], ids=lambda hostile: hostile.name)
@pytest.mark.parametrize("command", [["claim", "check"], ["pathway", "reform"]], ids=" ".join)
def test_the_same_for_a_claim_and_a_reform(bundled_home, monkeypatch, tmp_path, capsys, command, hostile):  # noqa: PLR0917
    monkeypatch.setenv("CONCORD_HOME", str(bundled_home))
    file = tmp_path / "own.yaml"
    file.write_bytes(hostile.make())
    assert run([*command, str(file)]) == 1
    assert "own.yaml" in capsys.readouterr().err


@pytest.mark.parametrize("hostile", JSON_BODIES, ids=lambda hostile: hostile.name)
def test_a_body_in_json(bundled_home, monkeypatch, hostile):
    monkeypatch.setenv("CONCORD_HOME", str(bundled_home))
    answer = Client().post("/api/v1/pathway/classify", hostile.make(), content_type="application/json")
    assert answer.status_code == (400 if hostile.told else 200)
    assert hostile.told in json.dumps(answer.json(), ensure_ascii=False)
    assert len(answer.content) < 200_000


@pytest.mark.parametrize("hostile", XML_FILES, ids=lambda hostile: hostile.name)
def test_a_law_in_xml(hostile):
    if not hostile.told:
        assert read_law(hostile.make(), "law.xml").name == "시험법"
        return
    with pytest.raises(FaultsFoundError) as refused:
        read_law(hostile.make(), "law.xml")
    assert hostile.told in str(refused.value)
