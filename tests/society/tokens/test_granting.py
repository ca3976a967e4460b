import pytest
from django.apps import apps
from tests.support.refusals import refuses

from concord.society.access import PUBLIC, NotFoundError, RefusedError
from concord.society.ledger.models import Entry, PrivateValue
from concord.society.personal_data import KEEPING
from concord.society.privacy.actions import erase, holdings
from concord.society.tokens import bearers
from concord.society.tokens.actions import MOST, grant, revoke
from concord.society.tokens.bearers import BEGINNING, bearer
from concord.society.tokens.models import Scope, Token


@pytest.fixture
def made(cast):
    return grant(actor=cast.actor("partner"), name="Night run", scopes={Scope.ME, Scope.AGREEMENTS}, days=30)


def test_a_token_speaks_for_its_person_in_the_roles_of_today(cast, made):
    token, secret = made
    found = bearer(secret, Scope.ME)
    assert (found.actor, found.token) == (cast.actor("partner"), token)
    cast.people["partner"].affiliations.all().delete()
    assert bearer(secret, Scope.ME).actor.represents == frozenset()


def test_the_secret_is_stored_nowhere(made):
    token, secret = made
    assert secret.startswith(BEGINNING)
    stored = [
        str(value) for model in apps.get_models() for row in model.objects.values() for value in row.values()
    ]
    assert [value for value in stored if secret in value or secret.removeprefix(BEGINNING) in value] == []
    assert token.digest == bearers.digest_of(secret)


def test_the_hash_is_keyed(made, settings):
    _, secret = made
    settings.SECRET_KEY = "another key"
    with pytest.raises(NotFoundError):
        bearer(secret, Scope.ME)


def test_use_is_noted_once_a_day(made, monkeypatch, django_assert_num_queries):
    token, secret = made
    assert token.last_used_on is None
    bearer(secret, Scope.ME)
    with django_assert_num_queries(3):
        bearer(secret, Scope.ME)
    token.refresh_from_db()
    assert str(token.last_used_on) == "2026-03-02"
    monkeypatch.setenv("CONCORD_NOW", "2026-03-05T09:00")
    bearer(secret, Scope.ME)
    token.refresh_from_db()
    assert str(token.last_used_on) == "2026-03-05"


def test_forged_expired_revoked_and_out_of_scope_are_one_refusal(cast, made, monkeypatch):
    token, secret = made

    def refused(text, scope=Scope.ME):
        with pytest.raises(NotFoundError) as caught:
            bearer(text, scope)
        return str(caught.value)

    said = {
        refused(secret[:-1] + "_"),
        refused(""),
        refused(token.key),
        refused(secret, Scope.AGREEMENTS_WRITE),
    }
    with monkeypatch.context() as later:
        later.setenv("CONCORD_NOW", "2026-04-01T09:00")
        said.add(refused(secret))
    revoke(actor=cast.actor("partner"), token=token)
    said.add(refused(secret))
    assert said == {""}


def test_a_closed_account_closes_its_tokens(cast, made):
    account = cast.people["partner"].account
    account.is_active = False
    account.save()
    with pytest.raises(NotFoundError):
        bearer(made[1], Scope.ME)


def test_making_and_revoking_stand_in_the_ledger_without_the_name(cast, made):
    token, _ = made
    for _ in range(2):
        revoke(actor=cast.actor("partner"), token=token)
    entries = Entry.objects.filter(object_key=token.key).order_by("id")
    assert [(entry.verb, entry.facts) for entry in entries] == [
        ("token.made", {"scopes": "agreements:read me:read", "days": 30}),
        ("token.revoked", {}),
    ]
    assert PrivateValue.objects.get(entry=entries[0]).value == "Night run"


def test_nobody_revokes_a_token_of_somebody_else_not_even_staff(cast, made):
    for name in ("host", "third"):
        with pytest.raises(NotFoundError):
            revoke(actor=cast.actor(name), token=made[0])
    with pytest.raises(RefusedError):
        grant(actor=PUBLIC, name="x", scopes={Scope.ME}, days=1)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"name": " "}, "name_missing"),
        ({"scopes": []}, "scope_missing"),
        ({"days": 0}, "expiry_out_of_range"),
        ({"days": 366}, "expiry_out_of_range"),
    ],
)
def test_what_a_token_must_have(cast, wrong, code):
    with refuses(code):
        grant(actor=cast.actor("partner"), **({"name": "x", "scopes": [Scope.ME], "days": 1} | wrong))
    assert Token.objects.count() == 0


def test_one_person_has_no_more_than_twenty_in_use(cast):
    asked = {"actor": cast.actor("partner"), "name": "x", "scopes": [Scope.ME], "days": 1}
    made = [grant(**asked)[0] for _ in range(MOST)]
    with refuses("too_many_tokens"):
        grant(**asked)
    revoke(actor=cast.actor("partner"), token=made[0])
    assert grant(**asked)[0].name == "x"


def test_tokens_are_exported_and_erased_with_their_person(cast, made):
    me = cast.people["partner"]
    (part,) = [one for one in holdings(cast.actor("partner"), me) if one.name == "tokens"]
    assert part.tables[0].rows[0]["name"] == "Night run"
    assert "digest" not in part.tables[0].rows[0]
    grant(actor=cast.actor("host"), name="For Person of partner", scopes=[Scope.ME], days=1)
    erase(actor=cast.actor("partner"), person=me)
    assert [token.name for token in Token.objects.all()] == ["For […]"]
    with pytest.raises(NotFoundError):
        bearer(made[1], Scope.ME)


def test_tokens_are_kept_for_ninety_days_after_their_end(made, monkeypatch):
    from concord.kernel import clock

    assert KEEPING.get("tokens").count(clock.now()) == 0
    monkeypatch.setenv("CONCORD_NOW", "2026-12-31T09:00")
    assert KEEPING.get("tokens").end(clock.now()) == 1
    assert Token.objects.count() == 0
