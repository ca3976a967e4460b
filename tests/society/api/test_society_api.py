"""Programs see what their people see, and no token opens more than its scopes."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from concord.society.agreements import deliverables
from concord.society.committees import actions as committees
from concord.society.ledger.models import Entry
from concord.society.newsroom import actions as newsroom
from concord.society.partnering import actions as partnering
from concord.society.people.models import Membership, MembershipClass
from concord.society.privacy.models import Look
from concord.society.tokens.models import Scope, Token
from concord.web.api.api import api
from concord.web.api.schemas import ActionRefusal

CLOSED = {"detail": "Not found, or this token has no access."}
DAY = date(2026, 3, 2)


@pytest.fixture
def members(cast):
    kind = MembershipClass.objects.create(name_en="Full", name_ko="정회원")
    for name in ("partner", "third"):
        Membership.objects.create(
            person=cast.people[name], membership_class=kind, since="2026-01-01", until="2027-01-01"
        )


@pytest.fixture
def introduced(cast, members):
    made = partnering.ask(actor=cast.actor("third"), sought=cast.bodies["partner"], why="A protocol")
    return partnering.answer(actor=cast.actor("partner"), introduction=made, consents=True)


def test_me(ask, cast):
    status, me = ask("partner", "me")
    assert (status, me["name"], me["layer"], me["roles"]) == (
        200,
        "Person of partner",
        "rehearsal",
        ["partner_staff", "public"],
    )
    assert [body["name"]["en"] for body in me["represents"]] == ["The partner"]
    assert me["token"]["scopes"] == sorted(Scope)


def test_an_agreement_with_all_that_hangs_under_it(ask, planned):
    status, rows = ask("partner", "agreements")
    assert (status, rows["count"], rows["rows"][0]["status"]) == (200, 1, "in_force")
    _, found = ask("partner", f"agreements/{planned.agreement.key}")
    (commitment,) = found["commitments"]
    (item,) = commitment["initiatives"][0]["deliverables"]
    assert (found["layer"], found["as_of"]) == ("rehearsal", "2026-03-02")
    assert [signed["signed_on"] for signed in found["signatures"]] == ["2026-02-01", "2026-02-01"]
    assert commitment["text"]["ko"] == "연례 회의에 전시관을 둔다."
    assert (item["code"], item["state"], item["timing"], item["layer"]) == (
        "D1",
        "planned",
        "on_track",
        "rehearsal",
    )
    _, ended = ask("partner", f"agreements/{planned.agreement.key}", as_of="2028-01-01")
    assert ended["status"] == "expired"


def test_what_is_due(ask, planned):
    status, due = ask("host", "due", **{"from": "2026-04-01", "to": "2026-06-30"})
    (row,) = due["rows"]
    assert (status, row["key"], row["due"]) == (200, planned.key, "2026-05-01")
    assert (row["delivered_by"]["name"]["en"], row["accepted_by"]["name"]["en"]) == (
        "The partner",
        "The host",
    )
    assert ask("host", "due", **{"from": "2026-05-02", "to": "2026-06-30"})[1]["rows"] == []
    assert ask("third", "due", **{"from": "2026-04-01", "to": "2026-06-30"})[1]["count"] == 0


def test_evidence_is_handed_in_returned_and_accepted_through_the_same_verbs(
    do, ask, planned, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    address = f"deliverables/{planned.key}"
    file = SimpleUploadedFile("booths.pdf", b"%PDF-1.7 twelve booths")
    done = (201, {"key": planned.key, "address": f"/api/v1/society/{address}"})
    assert do("partner", f"{address}/evidence", {"note": "Twelve booths", "file": file}) == done
    _, item = ask("host", address)
    assert (item["state"], item["evidence"][0]["file"]["media_type"]) == ("delivered", "application/pdf")
    assert do("host", f"{address}/return", {"reason": "Only eleven"}) == done
    assert ask("host", address)[1]["state"] == "returned"
    page = {"note": "The list", "url": "https://partner.example/list"}
    assert do("partner", f"{address}/evidence", page)[0] == 201
    assert do("host", f"{address}/acceptance", {"remark": "Twelve it is"}) == done
    _, item = ask("host", address)
    assert (item["state"], item["acts"]) == ("accepted", [])
    assert [said["accepted"] for said in item["verdicts"]] == [False, True]
    _, seen = ask("partner", address)
    assert seen["evidence"][1]["by"]["name"] == "Person of partner"


def test_a_token_for_writing_reads_nothing_by_writing(do, ask, token, planned):
    writes = token("partner", Scope.AGREEMENTS_WRITE)
    body = {"note": "The list", "url": "https://partner.example/list"}
    status, answer = do("partner", f"deliverables/{planned.key}/evidence", body, writes)
    assert (status, answer.keys()) == (201, {"key", "address"})
    assert ask("partner", answer["address"].removeprefix("/api/v1/society/"), writes) == (404, CLOSED)


@pytest.mark.parametrize("body", [{"reason": "insufficient"}, {"REMARK": "x"}, [], "I do not accept"])
def test_nothing_is_accepted_by_words_that_are_not_those_of_an_acceptance(do, ask, planned, body):
    address = f"deliverables/{planned.key}"
    do("partner", f"{address}/evidence", {"note": "The list", "url": "https://partner.example/list"})
    assert do("host", f"{address}/acceptance", body)[0] == 400
    assert ask("partner", address)[1]["state"] == "delivered"


def test_the_ledger_names_the_token_of_an_act(cast, do, planned):
    body = {"note": "The list", "url": "https://partner.example/list"}
    do("partner", f"deliverables/{planned.key}/evidence", body)
    entry = Entry.objects.get(verb="deliverable.evidence_handed_in")
    assert entry.actor == cast.people["partner"].key
    assert entry.facts["token"] == Token.objects.get().key
    deliverables.accept(actor=cast.actor("host"), deliverable=planned)
    assert "token" not in Entry.objects.get(verb="deliverable.accepted").facts


def test_what_is_not_legal_now_is_a_conflict_and_nothing_is_done(do, planned):
    status, answer = do("host", f"deliverables/{planned.key}/acceptance", {})
    assert (status, answer["act"], answer["standing"]) == (409, "accept", "planned")
    assert planned.verdicts.count() == 0


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"note": "A page"}, "file", "evidence_missing"),
        ({"note": "A page", "url": "javascript:alert(1)"}, "url", "invalid"),
        ({"note": "", "url": "https://partner.example"}, "note", "required"),
        ({"note": "x" * 301, "url": "https://partner.example"}, "note", "max_length"),
        ({"note": "A page", "file": SimpleUploadedFile("x.html", b"<html>")}, "file", "invalid"),
    ],
    ids=["no proof", "no page", "no note", "long note", "markup"],
)
def test_what_evidence_lacks_is_said(do, planned, body, field, code):
    status, answer = do("partner", f"deliverables/{planned.key}/evidence", body)
    assert (status, answer["parameter"], planned.evidence.count()) == (422, field, 0)
    assert (answer["field"], answer["code"], answer["errors"][0]["code"]) == (field, code, code)
    assert answer.keys() == ActionRefusal.model_fields.keys()


@pytest.mark.parametrize(
    ("body", "parameter"),
    [
        ({"note": "A page", "url": "https://p.example", "remark": "x"}, "remark"),
        ({"note": ["One", "Two"], "url": "https://p.example"}, "note"),
        ({"note": "A page", "url": ["https://p.example", "https://q.example"]}, "url"),
        (
            {
                "note": "A",
                "file": [SimpleUploadedFile("a.pdf", b"%PDF-1"), SimpleUploadedFile("b.pdf", b"%PDF-2")],
            },
            "file",
        ),
        ({"note": "A", "scan": SimpleUploadedFile("a.pdf", b"%PDF-1"), "url": "https://p.example"}, "scan"),
    ],
    ids=["unknown", "two notes", "two addresses", "two files", "unknown file"],
)
def test_evidence_takes_each_field_once_and_no_other(do, planned, body, parameter):
    status, answer = do("partner", f"deliverables/{planned.key}/evidence", body)
    assert (status, answer["parameter"], planned.evidence.count()) == (400, parameter, 0)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ('{"reason": "\\ud800"}', 400),
        ('{"reason": "a\\u0000"}', 400),
        ('{"reason": "a", "reason": "b"}', 400),
        ('{"reason": "\\u200b"}', 422),
        ('{"reason": "\\u202e"}', 400),
    ],
)
def test_a_text_that_no_row_may_hold_is_refused(do, planned, body, status):
    answered, answer = do("host", f"deliverables/{planned.key}/return", body)
    assert (answered, planned.verdicts.count()) == (status, 0)
    assert answer["detail"]


@pytest.mark.parametrize("note", ["a\0b", "\x1b[2J", "\ufffe", "gpj.\u202eexe"])
def test_a_form_of_a_program_is_refused_alike(do, planned, note):
    body = {"note": note, "url": "https://p.example"}
    status, answer = do("partner", f"deliverables/{planned.key}/evidence", body)
    assert (status, answer["field"], planned.evidence.count()) == (422, "note", 0)
    assert answer["code"] in {"control_character", "not_a_character", "reversed_text"}


def test_form_and_program_are_refused_with_the_same_words(do, cast, planned):
    _, answer = do("partner", f"deliverables/{planned.key}/evidence", {"note": "A page"})
    browser = Client()
    browser.force_login(cast.people["partner"].account)
    page = browser.post(f"/deliverables/{planned.key}/do/hand_in_evidence", {"note": "A page"})
    assert (page.status_code, answer["message"]) == (422, "Hand in a file, or name a public page.")
    assert page.context["form"].errors == {answer["field"]: [answer["message"]]}


def test_a_return_needs_its_reason(do, planned):
    assert do("host", f"deliverables/{planned.key}/return", {})[1]["parameter"] == "reason"


def test_everything_closed_is_one_refusal(ask, do, token, cast, planned):
    headers = token("partner")
    Token.objects.update(revoked_at="2026-03-02T09:00Z")
    revoked, expired = headers, token("partner")
    Token.objects.filter(revoked_at=None).update(made_at="2026-01-01T00:00Z", expires_at="2026-02-01T00:00Z")
    key = planned.key
    refusals = [
        ask("partner", "me", {"Authorization": "Bearer concord_forged"}),
        ask("partner", "me", {"Authorization": "Basic eDp5"}),
        ask("partner", "me", {"X-Nothing": "1"}),
        ask("partner", "me", revoked),
        ask("partner", "me", expired),
        ask("partner", "me", token("partner", Scope.AGREEMENTS)),
        ask("partner", "due", token("partner", Scope.ME)),
        ask("third", f"agreements/{planned.agreement.key}"),
        ask("partner", "agreements/agr-nothing"),
        ask("third", f"deliverables/{key}"),
        do("third", f"deliverables/{key}/acceptance", {}),
        do("partner", f"deliverables/{key}/acceptance", {}),
        do("host", f"deliverables/{key}/acceptance", {}, token("host", Scope.AGREEMENTS)),
        ask("third", f"directory/{cast.people['outsider'].key}"),
    ]
    assert refusals == [(404, CLOSED)] * len(refusals)


def test_being_signed_in_opens_nothing_here(cast):
    browser = Client()
    browser.force_login(cast.people["host"].account)
    assert browser.get("/api/v1/society/me").status_code == 404


def test_every_address_needs_a_token_and_says_which_scope():
    paths = api.get_openapi_schema()["paths"]
    society = {
        (address, method): one
        for address, methods in paths.items()
        for method, one in methods.items()
        if "/society/" in address
    }
    assert {one["x-scope"] for one in society.values()} == set(Scope)
    assert all(one["security"] == [{"AccessToken": []}] for one in society.values())
    assert [
        address
        for address, method in society
        if Client().generic(method, address.replace("{key}", "agr-nothing")).json() != CLOSED
    ] == []


def test_the_directory_shows_what_people_chose(ask, cast, members):
    other = cast.people["outsider"]
    other.listed, other.expertise, other.shows_contact = "members", "assays", "members"
    other.save()
    assert ask("host", "directory")[1]["count"] == 4
    _, seen = ask("third", "directory")
    assert [(row["name"], row["expertise"]) for row in seen["rows"]] == [
        ("Person of outsider", None),
        ("Person of third", ""),
    ]
    _, line = ask("third", f"directory/{other.key}")
    assert (line["address"], line["affiliations"][0]["name"]["en"]) == (
        "outsider@test.example",
        "The outsider",
    )
    assert Look.objects.get().subject == other
    assert ask("third", "directory", area="magic")[1]["allowed"] == [
        "academia",
        "regulatory",
        "commercialisation",
    ]


def test_memberships_are_ones_own_and_staff_are_noted(ask, cast, members):
    _, mine = ask("third", "memberships")
    assert [(row["person"]["name"], row["standing"]) for row in mine["rows"]] == [
        ("Person of third", "current")
    ]
    assert ask("host", "memberships")[1]["count"] == 2
    assert {look.subject.name for look in Look.objects.filter(matter="members")} == {
        "Person of partner",
        "Person of third",
    }


def test_memberships_are_filtered_and_ordered_as_on_the_page(ask, cast, members):
    """Robustness 10: the API finds names in the same spellings as the page."""
    cast.people["third"].name = "Jörg Müller"
    cast.people["third"].save()
    found = ask("host", "memberships", q="MULLER", show="today", ends_from="2026-01-01")[1]
    assert [row["person"]["name"] for row in found["rows"]] == ["Jörg Müller"]
    assert ask("host", "memberships", q="MULLER", ends_from="2099-01-01")[1]["count"] == 0
    first, last = (
        ask("host", "memberships", sort=sort)[1]["rows"][0]["since"] for sort in ("since", "-since")
    )
    assert first <= last
    for name, value in (("show", "x"), ("sort", "x"), ("kind", "x"), ("country", "XX"), ("ends_to", "x")):
        assert ask("host", "memberships", **{name: value})[0] == 400


def test_coverage_is_figures_with_gaps(ask, cast, members):
    cast.people["third"].country = "KR"
    cast.people["third"].area = "academia"
    cast.people["third"].save()
    _, found = ask("host", "coverage")
    korea = next(row for row in found["rows"] if row["country"] == "KR")
    assert (found["members"], found["layer"], korea["members"]) == (2, "rehearsal", 1)
    assert korea["gaps"] == ["regulatory", "commercialisation", "not_known"]
    _, told = ask("outsider", "coverage")
    assert (told["as_of"], told["least"], told["members"], told["rows"]) == ("2025-12-31", 5, 0, [])


def test_a_committee_with_its_dated_seats(ask, cast):
    host = cast.actor("host")
    committee = committees.create_committee(
        actor=host, organisation=cast.bodies["host"], name_en="Commercialisation"
    )
    seat = committees.add_seat(actor=host, committee=committee, nominated_by=cast.bodies["partner"])
    committees.appoint(actor=host, seat=seat, person=cast.people["partner"], since=DAY)
    _, now = ask("outsider", f"committees/{committee.key}")
    assert (now["seats"][0]["is_held"], now["seats"][0]["holder"]) == (True, None)
    assert now["seats"][0]["terms"][0]["until"] == "2029-03-02"
    assert [
        ask(who, f"committees/{committee.key}")[1]["seats"][0]["holder"]["name"]
        for who in ("host", "partner")
    ] == ["Person of partner"] * 2
    _, before = ask("outsider", f"committees/{committee.key}", as_of="2026-03-01")
    assert (before["seats"][0]["is_held"], before["seats"][0]["holder"]) == (False, None)
    assert ask("outsider", "committees")[1]["rows"][0]["name"]["en"] == "Commercialisation"


def test_announcements_and_own_drafts(ask, cast):
    texts = {"en": ("A pavilion", "It stands."), "ko": ("전시관", "섰다.")}
    made = newsroom.write(actor=cast.actor("partner"), organisation=cast.bodies["partner"], texts=texts)
    assert ask("partner", "announcements")[1]["rows"][0]["published_at"] is None
    assert ask("third", f"announcements/{made.key}") == (404, CLOSED)
    newsroom.publish(actor=cast.actor("partner"), announcement=made)
    _, seen = ask("third", f"announcements/{made.key}")
    assert ([one["title"] for one in seen["versions"]], seen["layer"]) == (
        ["A pavilion", "전시관"],
        "rehearsal",
    )


def test_a_corrected_announcement_says_what_was_replaced_and_a_withdrawn_one_nothing(ask, cast):
    me = cast.actor("partner")
    made = newsroom.write(
        actor=me, organisation=cast.bodies["partner"], texts={"en": ("Ten booths", "Ten stand.")}
    )
    newsroom.publish(actor=me, announcement=made)
    twelve = {"en": ("Twelve booths", "Twelve stand.")}
    newsroom.correct(actor=me, announcement=made, texts=twelve, because="Two were overlooked")
    _, seen = ask("third", f"announcements/{made.key}")
    assert [one["title"] for one in seen["versions"]] == ["Twelve booths"]
    (correction,) = seen["corrections"]
    assert (correction["because"], [one["title"] for one in correction["replaced"]]) == (
        "Two were overlooked",
        ["Ten booths"],
    )
    feed = Client().get("/news/feed.en.atom").content.decode()
    assert "Corrected on 2 March 2026: Two were overlooked" in feed
    assert "Ten" not in feed
    newsroom.withdraw(actor=me, announcement=made, reason="It was another pavilion")
    _, seen = ask("third", f"announcements/{made.key}")
    assert (seen["versions"][0]["text"], seen["corrections"]) == ("", [])


def test_the_reason_of_a_term_that_ended_early_is_for_its_holder_and_staff(ask, cast):
    host = cast.actor("host")
    committee = committees.create_committee(actor=host, organisation=cast.bodies["host"], name_en="Programme")
    seat = committees.add_seat(actor=host, committee=committee)
    term = committees.appoint(actor=host, seat=seat, person=cast.people["partner"], since=DAY)
    committees.end_term(actor=host, term=term, until=date(2026, 3, 3), reason="Fell ill")
    reasons = {
        who: ask(who, f"committees/{committee.key}")[1]["seats"][0]["terms"][0]["end_reason"]
        for who in ("host", "partner", "third")
    }
    assert reasons == {"host": "Fell ill", "partner": "Fell ill", "third": None}


def test_introductions_are_those_of_the_two_sides(ask, introduced):
    _, mine = ask("third", "introductions")
    assert [(row["side"], row["state"]) for row in mine["rows"]] == [("seeker", "introduced")]
    _, one = ask("third", f"introductions/{introduced.key}")
    assert one["contact"]["address"] == "partner@test.example"
    assert Look.objects.get().matter == "contact"
    assert ask("host", "introductions")[1]["count"] == 0
    assert ask("host", f"introductions/{introduced.key}") == (404, CLOSED)


def test_the_desk_holds_both_queues(ask, planned):
    _, host = ask("host", "desk")
    assert (host["mine"], host["others"]["counts"]) == ({"counts": {}, "rows": []}, {"hand_in": 1})
    (line,) = host["others"]["rows"]
    assert (line["key"], line["who"]["name"]["en"], line["day"]) == (planned.key, "The partner", "2026-05-01")
    status, page = ask("partner", "desk/mine/hand_in", size=1)
    assert (status, page["count"], page["pages"], len(page["rows"])) == (200, 1, 1, 1)
    assert page["rows"][0]["address"] == f"/deliverables/{planned.key}/do/hand_in_evidence"
    assert ask("outsider", "desk")[1]["others"]["rows"] == []


@pytest.mark.parametrize(("address", "status"), [("mine/nothing", 404), ("their/sign", 400)])
def test_a_queue_or_a_kind_that_there_is_not_is_refused(ask, cast, address, status):
    assert ask("host", f"desk/{address}")[0] == status


@pytest.mark.parametrize(
    ("parameters", "named"),
    [({"page": "0"}, "page"), ({"page": "2"}, "page"), ({"size": "201"}, "size"), ({"page": "x"}, "page")],
)
def test_pages_of_lists(ask, cast, parameters, named):
    status, answer = ask("host", "organisations", **parameters)
    assert (status, answer["parameter"]) == (400, named)


def test_a_list_goes_on_page_by_page(ask, cast):
    _, answer = ask("host", "organisations", size="3", page="2")
    assert (answer["count"], answer["pages"], len(answer["rows"])) == (4, 2, 1)


def test_answers_are_not_kept_on_their_way(token, cast):
    for headers in (token("host"), {}):
        answer = Client().get("/api/v1/society/me", headers=headers)
        assert answer.headers["Cache-Control"] == "private, no-store"
