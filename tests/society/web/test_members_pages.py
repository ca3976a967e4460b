import re
from datetime import date
from pathlib import Path
from threading import Event

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from concord.atlas.edition.build import build
from concord.society.jobs import worker
from concord.society.mail.models import Message
from concord.society.people import actions, renewals
from concord.society.people.models import (
    Affiliation,
    Membership,
    MembershipClass,
    Person,
    RenewalRound,
)
from concord.society.privacy.models import Look
from concord.society.tokens.actions import grant
from concord.society.tokens.models import Scope

DAY, SOON = date(2026, 3, 2), date(2026, 4, 1)
BODIES = "atlas_id,name_en,name_ko,short,kind,country,area,website,class,since,until\n"


@pytest.fixture
def full(db):
    return MembershipClass.objects.create(name_en="Full", name_ko="정회원")


@pytest.fixture
def corporate(db):
    return MembershipClass.objects.create(name_en="Corporate", name_ko="기업 회원", for_organisations=True)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    place = tmp_path_factory.mktemp("tiny-home")
    build(Path(__file__).parents[2] / "support/tiny", place)
    return place


@pytest.fixture
def edition(home, monkeypatch):
    monkeypatch.setenv("CONCORD_HOME", str(home))


@pytest.fixture
def staff(cast):
    return reader(cast, "host")


@pytest.fixture
def third(cast, full):
    """The membership of the third person, which runs out soon."""
    return actions.admit(
        actor=cast.actor("host"),
        person=cast.people["third"],
        membership_class=full,
        since=date(2025, 4, 1),
        until=SOON,
    )


def reader(cast, name):
    browser = Client()
    if name:
        browser.force_login(cast.people[name].account)
    return browser


def text(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def test_a_person_and_an_organisation_are_admitted_and_listed(cast, full, corporate):
    host = reader(cast, "host")
    days = {"since": "2026-03-02", "until": "2027-03-02"}
    host.post("/members/admit", days | {"person": "third@test.example", "membership_class": full.pk})
    body = cast.bodies["partner"]
    host.post("/members/admit", days | {"organisation": body.pk, "membership_class": corporate.pk})
    page = text(host.get("/members/"))
    assert "Person of third" in page
    assert "The partner" in page
    only = text(host.get("/members/?kind=organisation"))
    assert "The partner" in only
    assert "Person of third" not in only.partition("<main")[2]


def test_a_list_is_filtered_kept_taken_away_and_deleted_in_the_browser(cast, third, staff):
    """Issue: search by name or address, filters, sort, saved lists; all of it stands in the address."""
    page = text(staff.get("/members/?q=THIRD&sort=name&page=1"))
    assert "<b>1</b> membership on" in page
    assert f"membership_class={third.membership_class.key}" in page
    assert 'value="q=THIRD&amp;sort=name"' in page
    kept = staff.post("/members/lists/new", {"name": "Thirds", "query": "q=THIRD&sort=name"})
    address = kept.headers["Location"]
    assert "/members/?q=THIRD&amp;sort=name" in text(staff.get(address))
    assert "Thirds" in text(staff.get("/members/lists/"))
    assert "no filter of the list" in text(
        staff.post("/members/lists/new", {"name": "Other", "query": "show=nonsense"}), 422
    )
    file = staff.post("/members/download.csv?q=third")
    assert [line.split(",")[2] for line in file.content.decode("utf-8-sig").splitlines()] == [
        "name",
        "Person of third",
    ]
    assert Look.objects.filter(subject=cast.people["third"], matter="export").count() == 1
    assert staff.get("/members/download.csv?q=third").status_code == 405
    staff.post(f"{address}/do/delete")
    assert "Thirds" not in text(staff.get("/members/lists/")).partition("<main")[2].partition("<h1")[2]
    assert reader(cast, "third").get("/members/lists/").status_code == 403


@pytest.mark.usefixtures("third")
def test_a_filter_that_does_not_fit_is_refused_beside_its_field_and_kept(staff):
    page = text(staff.get("/members/?country=XX&q=third"), 422)
    assert "No country has this code" in page
    assert 'value="third"' in page


@pytest.mark.usefixtures("third")
def test_a_filter_that_does_not_fit_means_nobody_and_is_kept_by_no_name(staff):
    """Kept under a name it would have meant everybody, and so would a letter to the list."""
    page = text(staff.get("/members/?country=XX"), 422)
    assert "Person of third" not in page
    assert "Keep the list" not in page
    assert "Person of third" in text(staff.get("/members/"))


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"person": ""}, "person", "Name a person or an organisation, one of the two."),
        ({"until": "2026-01-01"}, "until", "The last day comes before the first."),
        ({"since": "2026-03-20"}, "since", "shares a day with another membership"),
        ({"membership_class": "corporate"}, "membership_class", "not for members of this kind"),
    ],
    ids=["who", "until", "overlap", "class"],
)
def test_what_does_not_fit_stands_beside_its_field(third, staff, corporate, change, field, words):  # noqa: PLR0917
    form = {
        "person": "third@test.example",
        "membership_class": third.membership_class.pk,
        "since": "2026-05-01",
        "until": "2027-05-01",
    }
    change = {key: corporate.pk if value == "corporate" else value for key, value in change.items()}
    page = text(staff.post("/members/admit", form | change), 422)
    before, found, _ = page.partition(words)
    assert found
    assert before.rpartition('class="field"')[2].count(f'name="{field}"') == 1


def test_a_renewal_round_from_opening_to_renewal_in_the_browser(cast, third):
    host, member = reader(cast, "host"), reader(cast, "third")
    host.post(
        "/members/renewals/new",
        {"due_from": "2026-03-02", "due_to": "2026-04-30", "closes_on": "2026-04-15", "months": "12"},
    )
    address = f"/members/renewals/{RenewalRound.objects.get().key}"
    host.post(f"{address}/do/prepare")
    assert "0 of 1" in text(host.get(address))
    worker.work(Event(), until_idle=True)
    page = text(host.get(address))
    assert "One letter waits" in page
    assert "Your membership in The host runs until 31 March 2026: renew?" in page
    assert "One letter goes out" in text(host.get(f"{address}/do/release"))
    assert Message.objects.get().released_at is None
    host.post(f"{address}/do/release")
    worker.work(Event(), until_idle=True)
    assert Message.objects.get().released_at is not None
    member.post(f"/memberships/{third.key}/do/answer", {"wants": "yes"})
    assert "wants to renew" in text(host.get(address))
    host.post(f"{address}/do/renew-answered")
    worker.work(Event(), until_idle=True)
    assert Membership.objects.get(follows=third).until == date(2027, 4, 1)
    host.post(f"{address}/do/close")
    assert "What you can do now" not in text(host.get(address))


def test_a_period_is_asked_for_and_shown_by_its_last_day_and_taken_back_in_the_browser(cast, third, staff):
    """Robustness 11: a mistake is not final. Ends are inclusive."""
    page = text(staff.get(f"/memberships/{third.key}/do/renew"))
    assert 'value="2027-03-31"' in page
    staff.post(f"/memberships/{third.key}/do/renew", {"until": "2029-03-31"})
    wrong = Membership.objects.get(follows=third)
    assert wrong.until == date(2029, 4, 1)
    page = text(staff.get(f"/memberships/{third.key}"))
    assert "1 April 2025 – 31 March 2026" in page
    assert "the next period runs until 31 March 2029" in page
    assert "/do/withdraw" in text(staff.get(f"/memberships/{wrong.key}"))
    address = f"/memberships/{wrong.key}/do/withdraw"
    assert "Person of third" in text(staff.get(address))
    assert staff.post(address, {"reason": "A slip"}).headers["Location"] == "/members/"
    assert list(Membership.objects.all()) == [third]


@pytest.mark.parametrize(
    "path", ["/members/", "/members/admit", "/members/renewals/", "/members/renewals/new", "/members/import"]
)
@pytest.mark.parametrize(("name", "status"), [(None, 302), ("third", 403), ("partner", 403), ("host", 200)])
def test_only_staff_of_the_host_see_the_members_list_and_the_rounds(cast, third, path, name, status):
    assert reader(cast, name).get(path).status_code == status


def test_a_membership_is_seen_by_its_member_and_staff_and_absent_for_others(cast, third):
    row = renewals.open_round(actor=cast.actor("host"), due_from=DAY, due_to=SOON, closes_on=SOON)
    for name, status in (("third", 200), ("host", 200), ("partner", 404)):
        assert reader(cast, name).get(f"/memberships/{third.key}").status_code == status
        verb = 200 if name == "third" else 403 if name == "host" else 404
        assert reader(cast, name).get(f"/memberships/{third.key}/do/answer").status_code == verb
    assert reader(cast, "partner").get(f"/members/renewals/{row.key}").status_code == 404


def test_affiliations_are_added_and_ended_on_ones_own_page(cast):
    member = reader(cast, "third")
    body = cast.bodies["partner"]
    member.post(
        "/profile/affiliations/new", {"organisation": body.pk, "since": "2026-01-01", "title": "Adviser"}
    )
    tie = Affiliation.objects.get(organisation=body, person=cast.people["third"])
    assert "Adviser" in text(member.get("/profile"))
    again = member.post("/profile/affiliations/new", {"organisation": body.pk, "since": "2026-01-01"})
    assert "affiliated with this organisation on some of these days already" in text(again, 422)
    assert reader(cast, "outsider").get(f"/affiliations/{tie.key}/end").status_code == 404
    assert member.get(f"/affiliations/{tie.key}/entrust").status_code == 403
    member.post(f"/affiliations/{tie.key}/end", {"until": "2026-03-02"})
    tie.refresh_from_db()
    assert tie.until == DAY


def test_joined_and_left_are_a_picture_a_table_and_files(cast, third):
    host, public = reader(cast, "host"), Client()
    page = text(host.get("/coverage/over-time"))
    assert "<svg" in page
    assert "2025: 1 joined, 0 left." in page
    assert table_of(host) == [
        "region,year,joined,left,members",
        "not_known,2025,1,0,1",
        "not_known,2026,0,0,1",
    ]
    assert public.get("/coverage/over-time.svg")["Content-Type"] == "image/svg+xml"
    assert "2025: withheld." in text(public.get("/coverage/over-time"))
    assert "1 joined" not in public.get("/coverage/over-time.svg").content.decode()
    assert set(table_of(public)[1:]) == {"not_known,2024,0,0,0", "not_known,2025,,,"}


def table_of(browser, **asked):
    answer = browser.get("/coverage/over-time.csv", asked)
    return answer.content.decode("utf-8-sig").splitlines()


def test_every_face_of_the_coverage_tells_members_no_day_and_no_few(cast, full):
    """Whoever asks for every day of a quarter, in every form, gets one answer; staff get each day's own."""
    people = [
        Person(name="Member", country=country, area="academia")
        for country in ["KR"] * 7 + ["JP"] * 6 + ["SG"] * 2
    ]
    Person.objects.bulk_create(people)
    for number, person in enumerate(people):
        Membership.objects.create(
            person=person, membership_class=full, since=date(2025, 7, 1 + 5 * (number % 6)), until=SOON
        )
    days = ["2025-09-30", "2025-10-17", "2025-12-30"]
    token = {
        name: grant(actor=cast.actor(name), name="A test", scopes=[Scope.MEMBERS], days=30)[1]
        for name in ("outsider", "host")
    }

    def faces(name, browser, day):
        headers = {"Authorization": f"Bearer {token[name]}"}
        answer = Client().get("/api/v1/society/coverage", {"as_of": day}, headers=headers).json()
        page = text(browser.get("/coverage", {"as_of": day}))
        numbers = re.findall(r'<td class="number"[^>]*>(.*?)</td>', page)
        return answer, [re.sub(r"<[^>]*>", "", number) for number in numbers], table_of(browser, as_of=day)

    outsider = reader(cast, "outsider")
    told = [faces("outsider", outsider, day) for day in days]
    assert told[0] == told[1] == told[2]
    answer, page, table = told[0]
    rows = {row["country"]: row["members"] for row in answer["rows"]}
    assert (answer["as_of"], answer["members"], rows) == ("2025-09-30", 15, {"KR": 7, "JP": None, "SG": None})
    assert "15" in page
    assert not {"2", "6", "+2", "+6"} & set(page)
    assert table[-1] == "asia,2025,15,0,15"
    staff = [faces("host", reader(cast, "host"), day)[0] for day in ("2025-07-05", "2025-07-06")]
    assert [answer["members"] for answer in staff] == [3, 6]


def test_the_directory_is_narrowed_by_expertise_that_is_shown(cast):
    for name, shows in (("Ada Lim", "everybody"), ("Bo Berg", "nobody")):
        Person.objects.create(
            name=name, listed="everybody", expertise="potency assays", shows_expertise=shows
        )
    page = text(Client().get("/directory?expertise=POTENCY"))
    assert "Ada Lim" in page
    assert "Bo Berg" not in page


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize(
    ("listed", "seen"),
    [("everybody", [None, "third", "host"]), ("members", ["third", "host"]), ("nobody", [])],
    ids=["everybody", "members", "nobody"],
)
def test_the_search_box_finds_those_who_chose_to_be_found_and_at_once_no_more(cast, third, listed, seen):
    person = Person.objects.create(name="Quillon Verd", listed=listed, layer="rehearsal")
    for name in (None, "third", "host"):
        found = f"/people/{person.key}" in text(reader(cast, name).get("/search?q=quillon"))
        assert (name, found) == (name, name in seen)
    Person.objects.filter(pk=person.pk).update(listed="nobody")
    assert person.key not in text(Client().get("/search?q=quillon"))


def test_pages_of_members_ask_a_constant_number_of_queries(cast, full):
    host = reader(cast, "host")
    row = renewals.open_round(actor=cast.actor("host"), due_from=DAY, due_to=SOON, closes_on=SOON)
    counts = []
    for more in (1, 2, 40):
        for _ in range(more):
            person = Person.objects.create(name="Member", country="KR", area="academia")
            Membership.objects.create(
                person=person, membership_class=full, since=date(2025, 4, 1), until=SOON
            )
        for address in ("/members/", f"/members/renewals/{row.key}", "/coverage/over-time", "/coverage"):
            with CaptureQueriesContext(connection) as asked:
                text(host.get(address))
            counts.append(len(asked))
    assert counts[:4] == counts[4:8] == counts[8:]


def test_a_far_day_that_was_kept_before_breaks_no_page(cast, full):
    """Days are bounded when they are saved; a row of an earlier version may hold a later one."""
    member = cast.people["partner"]
    row = Membership.objects.create(person=member, membership_class=full, since=DAY, until=SOON)
    Membership.objects.filter(pk=row.pk).update(until=date.max)
    host = reader(cast, "host")
    for address in (
        *(
            "/coverage",
            "/coverage/over-time",
            "/coverage/over-time.csv",
            "/coverage/over-time.svg",
            "/members/",
        ),
        *(f"/memberships/{row.key}", f"/memberships/{row.key}/do/renew", f"/people/{member.key}"),
    ):
        assert (address, host.get(address).status_code < 500) == (address, True)
    _, secret = grant(actor=cast.actor("host"), name="A test", scopes=[Scope.MEMBERS], days=30)
    headers = {"Authorization": f"Bearer {secret}"}
    for address in ("coverage", "memberships"):
        assert Client().get(f"/api/v1/society/{address}", headers=headers).status_code == 200


@pytest.mark.parametrize("until", ["9999-12-31", "2101-01-01", "٢٠٢٧-01-01", "２０２７-01-01"])
def test_a_far_day_is_refused_beside_its_field(cast, full, until):
    row = Membership.objects.create(
        person=cast.people["partner"], membership_class=full, since=DAY, until=SOON
    )
    answer = reader(cast, "host").post(f"/memberships/{row.key}/do/renew", {"until": until})
    assert (answer.status_code, [*answer.context["form"].errors]) == (422, ["until"])
