"""Lists for programs ask the same number of queries for one, three and two hundred rows."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.society.web.test_queries import agreements, committees, deliverables, members

from concord.kernel.clock import now
from concord.society.newsroom.models import Announcement, Version
from concord.society.partnering.models import Introduction
from concord.society.people.models import Organisation

pytestmark = pytest.mark.slow


def announcements(cast, count):
    rows = Announcement.objects.bulk_create(
        Announcement(
            organisation=cast.bodies["host"], author=cast.people["host"], written_at=now(), published_at=now()
        )
        for _ in range(count)
    )
    Version.objects.bulk_create(Version(announcement=row, language="en", title="x", text="x") for row in rows)


def introductions(cast, count):
    Introduction.objects.bulk_create(
        Introduction(
            seeker=cast.people["third"],
            sought_organisation=cast.bodies["host"],
            asked_at=now(),
            expires_at="2026-04-01T00:00Z",
        )
        for _ in range(count)
    )


def organisations(_cast, count):
    start = Organisation.objects.count()
    Organisation.objects.bulk_create(
        Organisation(name_en=f"Body {start + n}", kind="other") for n in range(count)
    )


def one_agreement(cast, count):
    """Deliverables under one agreement whose key is that of its address."""
    if not cast.bodies["host"].parties.exists():
        deliverables(cast, 0)
    party = cast.bodies["partner"].parties.get()
    initiative = party.leads.get()
    type(party.agreement).objects.update(key="agr-one")
    start = initiative.deliverables.count()
    initiative.deliverables.model.objects.bulk_create(
        initiative.deliverables.model(
            agreement=party.agreement,
            initiative=initiative,
            code=f"E{start + n}",
            title_en="x",
            due=date(2026, 3, 20),
            verification="x",
        )
        for n in range(count)
    )


@pytest.mark.parametrize(
    ("address", "fill"),
    [
        ("organisations?size=200", organisations),
        ("directory?size=200", members),
        ("memberships?size=200", members),
        ("coverage", members),
        ("committees?size=200", committees),
        ("agreements?size=200", agreements),
        ("agreements/agr-one", one_agreement),
        ("due?from=2026-01-01&to=2026-12-31&size=200", deliverables),
        ("announcements?size=200", announcements),
        ("introductions?size=200", introductions),
        ("desk", deliverables),
        ("desk/others/hand_in", deliverables),
    ],
)
def test_a_list_asks_the_same_number_of_queries_however_long_it_is(cast, token, address, fill):
    headers = token("host")
    counts = []
    address = f"/api/v1/society/{address}"
    fill(cast, 1)
    Client().get(address, headers=headers)  # the first use of a day is noted
    for more in (0, 2, 197):
        fill(cast, more)
        with CaptureQueriesContext(connection) as asked:
            assert Client().get(address, headers=headers).status_code == 200
        counts.append(len(asked))
    assert counts == [counts[0]] * 3
