"""A society with three members in a home of its own, for the browser: prints a session for each, as JSON.

Run as a program with ``CONCORD_HOME`` set: ``python tests/support/society_site.py`` makes the people,
``python tests/support/society_site.py send`` sends the letters that wait.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import date

import django


def make() -> dict[str, str]:
    """The people, and for each name the key of a session in which they are signed in."""
    from concord.society.people.models import Affiliation, Membership, MembershipClass, Organisation

    terms = MembershipClass.objects.create(name_en="Individual", name_ko="개인")
    sessions = {}
    for name, native, is_host in (
        ("Hostia Keeper", "", True),
        ("Quillonia Verdane", "퀼로니아 베르단", False),
        ("Sorrel Tannic", "소렐", False),
    ):
        body = Organisation.objects.create(
            name_en=f"Body of {name[0]}", kind="society", is_host=is_host, layer="rehearsal"
        )
        person = _person(name, native)
        Affiliation.objects.create(
            person=person, organisation=body, may_represent=True, since=date(2020, 1, 1)
        )
        Membership.objects.create(
            person=person, membership_class=terms, since=date(2020, 1, 1), until=date(2099, 1, 1)
        )
        sessions[name.split()[0]] = _session(person)
    return sessions


def _person(name: str, native: str):
    from concord.society.access import Actor
    from concord.society.people.actions import describe, join
    from concord.society.people.models import Account

    account = Account.objects.create_user(f"{name.split(maxsplit=1)[0].lower()}@rehearsal.example")
    person = join(account=account, name=name, name_native=native, layer="rehearsal")
    me = Actor(person.key, person=person.pk)
    return describe(actor=me, person=person, changes={"listed": "members", "expertise": "assays"})


def _session(person) -> str:
    from django.conf import settings
    from django.contrib.auth import login
    from django.contrib.sessions.backends.db import SessionStore
    from django.http import HttpRequest

    request = HttpRequest()
    request.session = SessionStore()
    login(request, person.account, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session.save()
    return str(request.session.session_key)


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "concord.web.settings"
    django.setup()
    if sys.argv[1:] == ["send"]:
        from concord.society.mail.delivery import send_waiting

        send_waiting()
    else:
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        sys.stdout.write(json.dumps(make()))
