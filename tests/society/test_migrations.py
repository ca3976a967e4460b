"""Models and migrations agree."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command

from concord.society.agreements.models import Agreement
from concord.society.people.models import Organisation, Person


@pytest.mark.django_db
def test_no_migration_is_missing(capsys):
    call_command("makemigrations", check=True, dry_run=True)
    assert "No changes detected" in capsys.readouterr().out


@pytest.mark.django_db
def test_amendments_from_before_leave_the_notice_as_it_is():
    """Robustness 3: nought stood there because no form had asked for it."""
    known = {"created_at": "2026-01-01T00:00Z", "layer": "rehearsal", "title_en": "x", "notice_months": 0}
    whole = Agreement.objects.create(kind="memorandum", **known)
    Agreement.objects.create(kind="amendment", belongs_to=whole, **known)
    import_module("concord.society.agreements.migrations.0003_days_and_terms").leave_notice_as_it_is(
        apps, None
    )
    assert dict(Agreement.objects.values_list("kind", "notice_months")) == {
        "memorandum": 0,
        "amendment": None,
    }


@pytest.mark.django_db
def test_rows_from_before_the_one_folding_are_folded_anew():
    """Robustness 10: ``łukasz`` and ``celi̇k`` were kept as they had been folded then."""
    person = Person.objects.create(name="Łukasz Çelik", expertise="Zellwäsche")
    Organisation.objects.create(name_en="Ærø Cells", name_ko="에뢰 셀", kind="company")
    Person.objects.update(search_text="łukasz celi̇k zellwasche", expertise_text="")
    Organisation.objects.update(search_text="")
    import_module("concord.society.people.migrations.0002_fold_what_is_searched").fold_rows(apps, None)
    person.refresh_from_db()
    assert (person.search_text, person.expertise_text) == ("lukasz celik", "zellwasche")
    assert Organisation.objects.get().search_text == "aero cells 에뢰 셀"
