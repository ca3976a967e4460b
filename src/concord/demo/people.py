"""Who plays: invented bodies and their staff, and members of the invented society, who join and renew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from dateutil.relativedelta import relativedelta
from django.core.files.base import ContentFile

from concord.demo.clock import on
from concord.kernel.clock import today
from concord.society.fields import Layer
from concord.society.imports import actions as imports
from concord.society.ledger.digests import name_rows_without_entry
from concord.society.ledger.models import Entry
from concord.society.people import actions, lists, mailings, renewals, round_queries
from concord.society.people.actions import affiliate, join
from concord.society.people.models import (
    Account,
    Affiliation,
    Area,
    Membership,
    MembershipClass,
    Organisation,
    OrganisationKind,
    Person,
    Profession,
    RenewalRound,
    Shown,
)
from concord.society.people.queries import actor_for

if TYPE_CHECKING:
    from concord.society.access import Actor

# Name in English, in Korean, short name, kind, country.
BODIES = {
    "society": (
        "Meridian Society for Cell Medicine",
        "메리디안 세포의학회",
        "MSCM",
        OrganisationKind.SOCIETY,
        "CA",
    ),
    "centre": (
        "Haneul Centre for Regenerative Strategy",
        "하늘재생전략센터",
        "HCRS",
        OrganisationKind.CENTRE,
        "KR",
    ),
    "council": (
        "Haneul Council of Cell Industry",
        "하늘세포산업협의회",
        "HCCI",
        OrganisationKind.COUNCIL,
        "KR",
    ),
    "office": ("Northshore Medicines Office", "노스쇼어 의약품청", "NMO", OrganisationKind.REGULATOR, "NZ"),
    "institute": (
        "Fjordhagen Institute of Cell Biology",
        "피오르하겐 세포생물학연구소",
        "FICB",
        OrganisationKind.UNIVERSITY,
        "NO",
    ),
}

STAFF = {
    "society": ("Iris Moreau", "", "Head of partnerships / 협력부장", "en", "America/Vancouver", "CA"),
    "centre": ("Han Byeol", "한별", "Director of cooperation / 협력본부장", "ko", "Asia/Seoul", "KR"),
    "council": ("Seo Garam", "서가람", "Secretary general / 사무총장", "ko", "Asia/Seoul", "KR"),
    "institute": ("Maren Aas", "", "Head of training / 교육부장", "en", "Europe/Oslo", "NO"),
    "office": (
        "Tane Whitby",
        "",
        "Adviser on advanced therapies / 첨단치료 자문관",
        "en",
        "Pacific/Auckland",
        "NZ",
    ),
}

_GIVEN = ("Ada", "Bruno", "Chika", "Dilan", "Elin", "Farid", "Goran", "Hana", "Ines", "Jonas", "Kaya", "Luz")
_FAMILY = ("Arden", "Brook", "Castell", "Dorne", "Eyre", "Fenn", "Galt", "Holm", "Ister", "Jarvis")
_EXPERTISE = (
    "potency assays, release testing",
    "first-in-human trials, graft-versus-host disease",
    "GMP manufacture, closed systems",
    "health technology assessment",
    "lentiviral vectors, CAR-T",
)
_COUNTRIES = ("KR", "JP", "US", "CA", "DE", "FR", "GB", "BR", "AU", "SG", "IN", "SE", "ES", "MX", "CN", "IL")


@dataclass(frozen=True, slots=True)
class Cast:
    """The players by role."""

    bodies: dict[str, Organisation]
    people: dict[str, Person]

    def actor(self, role: str) -> Actor:
        """The player of that role, acting on the day of the clock."""
        return actor_for(self.people[role])


def create_people(begun: date) -> Cast:
    """Make bodies, staff and members, affiliated since before ``begun``."""
    bodies = {
        role: Organisation.objects.create(
            layer=Layer.REHEARSAL,
            is_host=role == "society",
            name_en=english,
            name_ko=korean,
            short=short,
            kind=kind,
            country=country,
            time_zone=STAFF[role][4],
        )
        for role, (english, korean, short, kind, country) in BODIES.items()
    }
    people = {role: _staff(role, bodies[role], begun) for role in STAFF}
    _make_members(begun)
    name_rows_without_entry(Entry)
    return Cast(bodies, people)


def _staff(role: str, body: Organisation, begun: date) -> Person:
    name, native, title, language, zone, country = STAFF[role]
    account = Account.objects.create_user(f"{role}@rehearsal.example", language=language, time_zone=zone)
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    person = join(account=account, name=name, name_native=native, layer=Layer.REHEARSAL)
    person.country = country
    person.save(update_fields=["country"])
    Affiliation.objects.create(
        person=person,
        organisation=body,
        title=title,
        may_represent=True,
        since=begun - timedelta(days=400),
    )
    return person


def _make_members(begun: date) -> None:
    classes = [
        MembershipClass.objects.create(name_en="Full member", name_ko="정회원"),
        MembershipClass.objects.create(name_en="Early career", name_ko="신진 회원", grace_days=30),
    ]
    MembershipClass.objects.create(name_en="Corporate member", name_ko="기업 회원", for_organisations=True)
    areas, professions = list(Area), list(Profession)
    for number in range(72):
        account = Account.objects.create_user(f"member{number + 1}@rehearsal.example")
        name = f"{_GIVEN[number % len(_GIVEN)]} {_FAMILY[(number * 7) % len(_FAMILY)]}"
        person = join(account=account, name=name, layer=Layer.REHEARSAL)
        person.country = _COUNTRIES[(number * 7) % len(_COUNTRIES)]
        person.area = areas[number % 3]
        person.profession = professions[number % len(professions)]
        person.listed = (Shown.EVERYBODY, Shown.MEMBERS, Shown.NOBODY)[number % 3]
        person.expertise = _EXPERTISE[number % len(_EXPERTISE)]
        person.shows_expertise = person.listed
        person.save()
        since = begun + timedelta(days=10 * (number % 36))
        # One in six lets the membership lapse after its first year; one in three comes up for renewal now.
        years = 1 if number % 6 == 5 else 2 if number % 3 == 1 else 4
        Membership.objects.create(
            person=person,
            membership_class=classes[number % 2],
            since=since,
            until=since + timedelta(days=365 * years),
        )


# Name in English, in Korean, short name, kind, country, area.
_BODIES = (
    ("Aster Cell Foundry", "아스터 세포공방", "ACF", "company", "KR", "commercialisation"),
    ("Brightwater Bioworks", "브라이트워터 바이오웍스", "BBW", "company", "US", "commercialisation"),
    ("Cedar Hill Hospital", "시더힐 병원", "CHH", "hospital", "GB", "academia"),
    ("Dawn Institute of Regeneration", "여명재생연구소", "DIR", "university", "JP", "academia"),
    ("Estuary Therapeutics", "에스추어리 테라퓨틱스", "EST", "company", "DE", "commercialisation"),
    ("Fjord Regulatory Partners", "피오르 규제파트너스", "FRP", "company", "SE", "regulatory"),
)
_HEAD = "atlas_id,name_en,name_ko,short,kind,country,area,website,class,since,until"


def join_members(cast: Cast, begun: date) -> None:
    """Organisations join a month after the beginning, and members say where they work."""
    with on(begun + relativedelta(months=1)) as day:
        until = day + relativedelta(years=2)
        rows = [
            f",{name},{korean},{short},{kind},{country},{area},,Corporate member,{day},{until}"
            for name, korean, short, kind, country, area in _BODIES
        ]
        content = "\n".join([_HEAD, *rows, ""]).encode()
        file = ContentFile(content, name="organisations.csv")
        imports.import_at_once(actor=cast.actor("society"), file=file)
        bodies = list(Organisation.objects.filter(name_en__in=[row[0] for row in _BODIES]))
        for number, person in enumerate(_members()[:24]):
            places = [bodies[number % 6]] + ([bodies[(number + 2) % 6]] if number % 4 == 0 else [])
            for place in places:
                affiliate(actor=actor_for(person), person=person, organisation=place, since=day)


_LETTER = {
    "subject_en": "Registration for the annual meeting is open",
    "subject_ko": "연례 학술대회 등록이 시작되었습니다",
    "text_en": "Registration is open.\n\nMembers who present find the form on the page of the meeting.",
    "text_ko": "등록이 시작되었습니다.\n\n발표하는 회원은 학술대회 페이지에서 양식을 찾으실 수 있습니다.",
}


def write_to_members(cast: Cast, begun: date) -> None:
    """Members are asked for a consent, half of them give it; a list is kept, and a letter to it drafted.

    One of them signs up a second time with another address.
    """
    with on(begun + relativedelta(months=2)):
        document = mailings.ask_for_consent(
            actor=cast.actor("society"),
            purpose="newsletter",
            title_en="Newsletter of the society",
            title_ko="학회 소식지",
            text_en="The society may e-mail me news of its meetings. I can take this back at any time.",
            text_ko="학회가 학술대회 소식을 이메일로 보내는 데 동의합니다. 언제든지 철회할 수 있습니다.",
        )
        members = _members()
        for person in members[::2]:
            actions.give_consent(actor=actor_for(person), person=person, document=document)
        twin = join(
            account=Account.objects.create_user("second-address@rehearsal.example"),
            name=members[0].name,
            layer=Layer.REHEARSAL,
        )
        actions.describe(actor=actor_for(twin), person=twin, changes={"country": members[0].country})
    name = "Members in Korea / 한국의 회원"
    row = lists.save(actor=cast.actor("society"), name=name, query={"country": "KR"})
    mailings.write(actor=cast.actor("society"), row=row, purpose="newsletter", **_LETTER)


def renew(cast: Cast) -> None:
    """A round over those who run out about now: letters sent, two answers, one renewal, letters that wait."""
    with on(today() - timedelta(days=20)):
        host = cast.actor("society")
        row = renewals.open_round(
            actor=host,
            due_from=today() - timedelta(days=10),
            due_to=today() + relativedelta(months=4),
            closes_on=today() + relativedelta(months=2),
        )
        renewals.finish(renewals.prepare(actor=host, row=row))
        renewals.finish(renewals.release(actor=host, row=row))
    with on(today() - timedelta(days=6)):
        _answer(row)
        renewals.finish(renewals.renew_answered(actor=cast.actor("society"), row=row))
    renewals.finish(renewals.prepare(actor=cast.actor("society"), row=row))


def _answer(row: RenewalRound) -> None:
    due = [one for one in round_queries.due(row).select_related("person") if one.person is not None][:3]
    for wants, membership in zip((True, False, True), due, strict=False):
        assert membership.person is not None
        actions.answer(actor=actor_for(membership.person), membership=membership, wants=wants)


def _members() -> list[Person]:
    return list(Person.objects.filter(account__email__startswith="member").order_by("pk"))
