from datetime import date

import pytest

from concord.society.access import reads
from concord.society.people.coverage import Tenure
from concord.society.people.models import Membership, MembershipClass, Organisation, Person
from concord.society.people.queries import directory, tenures
from concord.web.society.people.search import people_found


def person(name, **fields):
    return Person.objects.create(name=name, layer="rehearsal", **fields)


@pytest.fixture
def member(cast):
    terms = MembershipClass.objects.create(name_en="Individual", name_ko="개인", grace_days=30)
    Membership.objects.create(
        person=cast.people["partner"],
        membership_class=terms,
        since=date(2026, 1, 1),
        until=date(2027, 1, 1),
    )
    return cast.actor("partner")


@pytest.mark.parametrize(
    ("listed", "expected"),
    [("nobody", ["host"]), ("members", ["partner", "host"]), ("everybody", ["third", "partner", "host"])],
)
def test_a_line_is_found_by_those_to_whom_it_is_shown(cast, member, listed, expected):
    person("Ada Lim", listed=listed)
    actors = {"third": cast.actor("third"), "partner": member, "host": cast.actor("host")}
    assert [name for name, actor in actors.items() if directory(actor, words="lim ada")] == expected


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Jörg Müller", "MÜLLER"),
        ("Jörg Müller", "muller jorg"),
        ("Łukasz Nowak", "Lukasz"),
        ("ÖZGÜR Çelik", "özgür"),
        ("ÖZGÜR ÇELİK", "celik"),
    ],
)
def test_a_person_is_found_in_any_spelling_of_one_folding(member, name, words):
    """Robustness 10, in the directory and in the one search box of the site."""
    one = person(name, listed="members", expertise="Zellwäsche", shows_expertise="members")
    assert [*directory(member, words=words)] == [one]
    assert [*directory(member, expertise="ZELLWASCHE")] == [one]
    assert [(found.title, found.reason) for found in people_found(member, words)] == [(name, "name")]


def test_a_row_is_found_by_its_new_name_as_soon_as_it_is_saved(cast):
    one = person("Jörg Müller")
    one.name = "Jörg Weiß"
    one.save()
    found = [[*directory(cast.actor("host"), words=word)] for word in ("müller", "WEISS")]
    assert found == [[], [one]]


@pytest.mark.parametrize(("choice", "expected"), [("nobody", 0), ("members", 1), ("everybody", 1)])
def test_hidden_expertise_is_not_found_by_searching_for_it(member, choice, expected):
    person("Ada Lim", listed="members", expertise="potency assays", shows_expertise=choice)
    assert directory(member, words="potency").count() == expected


def test_the_directory_is_narrowed_by_region_country_and_area(member):
    person("Ada Lim", listed="members", country="KR", area="academia")
    person("Bo Berg", listed="members", country="SE", area="regulatory")
    assert [one.name for one in directory(member, country="SE")] == ["Bo Berg"]
    assert [one.name for one in directory(member, area="academia")] == ["Ada Lim"]
    assert [one.name for one in directory(member, region="asia")] == ["Ada Lim"]


@pytest.mark.parametrize(
    ("choices", "who", "expected"),
    [
        (("nobody", "nobody"), "third", set()),
        (("members", "everybody"), "third", {"address"}),
        (("members", "members"), "partner", {"expertise", "address"}),
        (("nobody", "nobody"), "host", {"expertise", "address"}),
    ],
)
@pytest.mark.usefixtures("member")
def test_each_field_is_shown_as_the_person_chose(cast, choices, who, expected):
    one = person("Ada Lim", listed="everybody", shows_expertise=choices[0], shows_contact=choices[1])
    fields = ("expertise", "address", "listed", "shows_expertise", "shows_contact")
    assert {name for name in fields if reads(cast.actor(who), one, name)} == expected


def test_periods_that_follow_are_one_tenure_and_a_gap_begins_another(member):
    terms = MembershipClass.objects.get()
    ada = person("Ada Lim", country="KR", area="academia")
    body = Organisation.objects.create(name_en="Body", kind="company", country="JP", layer="rehearsal")
    for holder, since, until, ended in [
        ({"person": ada}, date(2020, 1, 1), date(2021, 1, 1), None),
        ({"person": ada}, date(2021, 1, 1), date(2022, 1, 1), None),
        ({"person": ada}, date(2024, 1, 1), date(2025, 1, 1), date(2024, 6, 1)),
        ({"organisation": body}, date(2020, 1, 1), date(2021, 1, 1), None),
    ]:
        Membership.objects.create(membership_class=terms, since=since, until=until, ended_on=ended, **holder)
    assert set(tenures()) == {
        Tenure("", "", date(2026, 1, 1), date(2027, 1, 31)),
        Tenure("KR", "academia", date(2020, 1, 1), date(2022, 1, 31)),
        Tenure("KR", "academia", date(2024, 1, 1), date(2024, 6, 1)),
        Tenure("JP", "", date(2020, 1, 1), date(2021, 1, 31)),
    }
