"""People and organisations, memberships, consents, and the words that sort them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from concord.kernel import clock
from concord.kernel.jurisdictions import is_jurisdiction
from concord.kernel.text import mailbox
from concord.society.fields import (
    AddressField,
    DayField,
    Layer,
    LineField,
    MailboxField,
    ParagraphsField,
    ValuesField,
    WordField,
    ZoneField,
    folded_field,
    key_field,
)


class Area(models.TextChoices):
    """The three areas of clinical translation."""

    ACADEMIA = "academia", _("academia")
    REGULATORY = "regulatory", _("regulatory")
    COMMERCIALISATION = "commercialisation", _("commercialisation")


class Profession(models.TextChoices):
    """What a member does."""

    CLINICIAN = "clinician", _("clinician")
    RESEARCHER = "researcher", _("researcher")
    REGULATORY = "regulatory_specialist", _("regulatory specialist")
    TECHNOLOGIST = "technologist", _("technologist")
    INDUSTRY = "industry", _("industry")


class OrganisationKind(models.TextChoices):
    """What an organisation is."""

    SOCIETY = "society", _("professional society")
    CENTRE = "centre", _("government-supported centre")
    COUNCIL = "council", _("industry council")
    COMPANY = "company", _("company")
    UNIVERSITY = "university", _("university or institute")
    HOSPITAL = "hospital", _("hospital")
    REGULATOR = "regulator", _("regulator")
    OTHER = "other", _("other")


class Shown(models.TextChoices):
    """To whom a member shows a line of the directory: always the member's own choice."""

    NOBODY = "nobody", _("nobody")
    MEMBERS = "members", _("members")
    EVERYBODY = "everybody", _("everybody")


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts whose address is in small letters, so that one mailbox has one account."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Account:  # noqa: ANN401 - model fields
        """A saved account. Without a password only a passkey or a link signs in."""
        account = self.model(email=mailbox(email), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """Signs in with an address and a password or a passkey; language and time zone are the reader's."""

    email = MailboxField(unique=True)
    language = LineField(max_length=2, choices=[("en", "English"), ("ko", "한국어")], default="en")
    time_zone = ZoneField(max_length=40, default="UTC")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.email


class Organisation(models.Model):
    """A body that takes part. Names are as last seen in the atlas, or as the body gave them.

    Its days begin and end in ``time_zone``; without one ``queries.zone_of`` says where.
    ``number`` is that of another register of members, by which its lists know the body.
    """

    key = key_field("org")
    atlas_id = LineField(max_length=64, unique=True, null=True, blank=True)
    layer = LineField(max_length=10, choices=Layer.choices, default=Layer.LIVE)
    is_host = models.BooleanField(default=False)
    name_en = LineField(max_length=200)
    name_ko = LineField(max_length=200, blank=True)
    short = LineField(max_length=30, blank=True)
    kind = LineField(max_length=12, choices=OrganisationKind.choices)
    country = LineField(max_length=2, blank=True)
    time_zone = ZoneField(max_length=40, blank=True)
    area = LineField(max_length=20, choices=Area.choices, blank=True)
    website = AddressField(blank=True)
    search_text = folded_field("name_en", "name_ko", "short")
    number = LineField(max_length=40, blank=True)

    class Meta:
        ordering = ("name_en", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["number"], condition=~Q(number=""), name="organisation_number_once"
            ),
            models.UniqueConstraint(fields=["is_host"], condition=Q(is_host=True), name="one_host"),
            models.CheckConstraint(
                condition=Q(is_host=False) | ~Q(layer=Layer.RECORD), name="host_acts_itself"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language, else in English."""
        return self.name_ko if get_language() == "ko" and self.name_ko else self.name_en

    @property
    def label(self) -> str:
        """The short name where there is one."""
        return self.short or self.name


class Person(models.Model):
    """Somebody who takes part. ``name`` is written in Latin letters, ``name_native`` in their own script.

    ``number`` is that of another register of members, by which its lists know the person.
    """

    key = key_field("per")
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="person"
    )
    layer = LineField(max_length=10, choices=Layer.choices, default=Layer.LIVE)
    name = LineField(max_length=120)
    name_native = LineField(max_length=120, blank=True)
    country = LineField(max_length=2, blank=True)
    area = LineField(max_length=20, choices=Area.choices, blank=True)
    profession = LineField(max_length=24, choices=Profession.choices, blank=True)
    expertise = LineField(max_length=300, blank=True)
    search_text = folded_field("name", "name_native")
    expertise_text = folded_field("expertise")
    number = LineField(max_length=40, blank=True)
    listed = LineField(max_length=10, choices=Shown.choices, default=Shown.NOBODY)
    shows_expertise = LineField(max_length=10, choices=Shown.choices, default=Shown.NOBODY)
    shows_contact = LineField(max_length=10, choices=Shown.choices, default=Shown.NOBODY)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged")
    """The row that carries on, if this one was found to be the same person."""

    class Meta:
        ordering = ("name", "pk")
        indexes = (
            models.Index(fields=["country"], name="person_country"),
            models.Index(fields=["listed", "name", "id"], name="person_listed"),
        )
        constraints = (
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="person_number_once"),
        )

    def __str__(self) -> str:
        if not self.name:
            return gettext("erased person")
        has_two = self.name_native not in ("", self.name)
        if not has_two:
            return self.name
        if self.called == self.name_native:
            return f"{self.name_native} ({self.name})"
        return f"{self.name} ({self.name_native})"

    @property
    def called(self) -> str:
        """The name for the reader: in Korean that in Hangul, if there is one, else that in Latin letters."""
        is_hangul = any("가" <= letter <= "힣" for letter in self.name_native)
        return self.name_native if is_hangul and get_language() == "ko" else self.name

    @property
    def country_known(self) -> bool:
        """Whether the country is given and known."""
        return bool(self.country) and is_jurisdiction(self.country)


class Affiliation(models.Model):
    """A dated tie. ``until`` is the first day on which it no longer holds."""

    SEALED: ClassVar[tuple[str, ...]] = (
        "person__key",
        "organisation__key",
        "may_represent",
        "since",
        "until",
    )

    key = key_field("aff")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="affiliations")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="affiliations")
    title = LineField(max_length=120, blank=True)
    may_represent = models.BooleanField(default=False)
    since = DayField()
    until = DayField(null=True, blank=True)

    class Meta:
        ordering = ("since", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")), name="affiliation_forwards"
            ),
            models.UniqueConstraint(
                fields=["person", "organisation"],
                condition=Q(until=None),
                name="one_open_affiliation",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} / {self.organisation}"


class Document(models.Model):
    """One version of a text to which people agree. Required and optional consents are apart."""

    key = key_field("doc")
    purpose = WordField(max_length=40)
    version = models.PositiveSmallIntegerField()
    is_required = models.BooleanField(default=False)
    title_en = LineField(max_length=200)
    title_ko = LineField(max_length=200)
    text_en = ParagraphsField()
    text_ko = ParagraphsField()
    valid_from = DayField()

    class Meta:
        ordering = ("purpose", "-version")
        constraints = (models.UniqueConstraint(fields=["purpose", "version"], name="document_version_once"),)

    def __str__(self) -> str:
        return f"{self.purpose} {self.version}"

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return self.title_ko if get_language() == "ko" else self.title_en

    @property
    def text(self) -> str:
        """The text in the reader's language."""
        return self.text_ko if get_language() == "ko" else self.text_en


class Consent(models.Model):
    """The person's own agreement. ``on_behalf`` names a paper that the person signed elsewhere."""

    SEALED: ClassVar[tuple[str, ...]] = ("person__key", "document__key", "given_at", "withdrawn_at")

    key = key_field("con")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="consents")
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    on_behalf = LineField(max_length=200, blank=True)

    class Meta:
        ordering = ("given_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["person", "document"],
                condition=Q(withdrawn_at=None),
                name="one_standing_consent",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("given_at")),
                name="consent_forwards",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.document_id}"


class MembershipClass(models.Model):
    """A class of members, with its days of grace after a period and of renewal before its end."""

    key = key_field("mcl")
    name_en = LineField(max_length=80, unique=True)
    name_ko = LineField(max_length=80)
    for_organisations = models.BooleanField(default=False)
    grace_days = models.PositiveSmallIntegerField(default=60)
    renewal_days = models.PositiveSmallIntegerField(default=90)

    class Meta:
        ordering = ("name_en",)

    def __str__(self) -> str:
        return self.name_ko if get_language() == "ko" else self.name_en


class Membership(models.Model):
    """One period from ``since`` up to but without ``until``; a renewal is a new row that follows it.

    What it ``follows`` is found from the days (:mod:`concord.society.people.periods`).
    """

    SEALED: ClassVar[tuple[str, ...]] = (
        "person__key",
        "organisation__key",
        "membership_class__key",
        "since",
        "until",
        "ended_on",
    )

    key = key_field("mem")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="memberships"
    )
    membership_class = models.ForeignKey(
        MembershipClass, on_delete=models.PROTECT, related_name="memberships"
    )
    since = DayField()
    until = DayField()
    ended_on = DayField(null=True)
    follows = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="renewal")
    # None for a period from before this was kept.
    created_at = models.DateTimeField(default=clock.now, null=True, editable=False)

    class Meta:
        ordering = ("since", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="membership_forwards"),
            models.CheckConstraint(
                condition=Q(person=None, organisation__isnull=False)
                | Q(person__isnull=False, organisation=None),
                name="membership_of_one",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("since"), ended_on__lte=F("until")),
                name="membership_ends_inside",
            ),
            models.UniqueConstraint(
                fields=["person", "since"], condition=Q(person__isnull=False), name="person_period_once"
            ),
            models.UniqueConstraint(
                fields=["organisation", "since"],
                condition=Q(organisation__isnull=False),
                name="organisation_period_once",
            ),
        )
        indexes = (models.Index(fields=["since", "until"], name="membership_period"),)

    def __str__(self) -> str:
        return f"{self.since}/{self.until}"


class RenewalRound(models.Model):
    """A round over the memberships that run out from ``due_from`` to ``due_to``, both in.

    A renewal of the round lasts ``months``; ``closes_on`` is the last day to answer. Without a class the
    round is over all of them. Without a text of its own its letters say the standard one.
    """

    key = key_field("rnw")
    membership_class = models.ForeignKey(
        MembershipClass, on_delete=models.PROTECT, null=True, related_name="rounds"
    )
    due_from = DayField()
    due_to = DayField()
    months = models.PositiveSmallIntegerField(default=12)
    closes_on = DayField()
    opened_at = models.DateTimeField()
    closed_on = DayField(null=True)
    subject_en = LineField(max_length=150, blank=True)
    subject_ko = LineField(max_length=150, blank=True)
    text_en = ParagraphsField(blank=True)
    text_ko = ParagraphsField(blank=True)

    class Meta:
        ordering = ("-opened_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(due_to__gte=F("due_from")), name="round_forwards"),
            models.CheckConstraint(condition=Q(months__gt=0), name="round_renews_for_some_time"),
        )

    def __str__(self) -> str:
        return f"{self.due_from}/{self.due_to}"


class RoundRun(models.Model):
    """One piece of work over a round, done in steps: letters written, released or dropped, periods renewed.

    ``actor`` is the key of who asked for it. ``cursor`` is the primary key up to which the memberships are
    done. ``total`` and ``done`` count memberships or letters. ``stopped_at``: another act ended it.
    """

    key = key_field("run")
    round = models.ForeignKey(RenewalRound, on_delete=models.CASCADE, related_name="runs")
    action = WordField(max_length=20)
    actor = LineField(max_length=40)
    started_at = models.DateTimeField()
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    cursor = models.BigIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-started_at", "-pk")

    def __str__(self) -> str:
        return f"{self.action} {self.done}/{self.total}"


class Channel(models.TextChoices):
    """How an answer reached the staff who wrote it down."""

    TELEPHONE = "telephone", _("by telephone")
    LETTER = "letter", _("in a letter")
    EMAIL = "email", _("by e-mail")
    IN_PERSON = "in_person", _("in person")


class RenewalAnswer(models.Model):
    """The member's last word on one membership: whether they want to renew.

    ``channel`` and ``received_on`` are empty for what the member said here; else staff wrote it down. The
    ledger keeps every word. ``skipped_because`` is the code for which a yes was not followed by a renewal.
    """

    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="answer")
    wants = models.BooleanField()
    said_at = models.DateTimeField()
    channel = WordField(max_length=10, choices=Channel.choices, blank=True)
    received_on = DayField(null=True)
    skipped_because = WordField(max_length=40, blank=True)

    def __str__(self) -> str:
        return f"{self.membership_id} {self.wants}"


class SavedList(models.Model):
    """A filter of the list of members under a name, shared among the staff of the host.

    ``query`` holds the parameters of its address; who is on the list is found anew each time.
    """

    key = key_field("lst")
    name = LineField(max_length=120, unique=True)
    query = ValuesField(default=dict)
    made_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="saved_lists")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("society-list", args=[self.key])


class Merge(models.Model):
    """Two rows of one person joined, or to be joined once both have said so: ``kept`` carries on.

    ``before`` holds what was changed and how it was before, so that the joining can be undone; an erasure
    empties it.
    """

    SEALED: ClassVar[tuple[str, ...]] = ("kept__key", "merged__key", "done_at", "undone_at")

    key = key_field("mrg")
    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges")
    merged = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merged_by")
    asked_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="merges_asked")
    asked_at = models.DateTimeField()
    kept_said_at = models.DateTimeField(null=True)
    merged_said_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    before = ValuesField(default=dict)

    class Meta:
        ordering = ("-asked_at", "-pk")
        constraints = (models.CheckConstraint(condition=~Q(kept=F("merged")), name="merge_of_two"),)

    def __str__(self) -> str:
        return f"{self.kept} / {self.merged}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("society-merge", args=[self.key])


class Mailing(models.Model):
    """A letter to a list of members, for those who consent to its purpose.

    ``query`` is the filter of the list as it was when the letter was written. ``reached`` is the primary key
    of the last reader for whom it was queued.
    """

    SEALED: ClassVar[tuple[str, ...]] = ("purpose", "released_at", "withdrawn_at")

    key = key_field("mlg")
    list_name = LineField(max_length=120)
    query = ValuesField(default=dict)
    purpose = WordField(max_length=40)
    subject_en = LineField(max_length=150)
    subject_ko = LineField(max_length=150)
    text_en = ParagraphsField()
    text_ko = ParagraphsField()
    written_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="mailings")
    written_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    reached = models.BigIntegerField(default=0)

    class Meta:
        ordering = ("-written_at", "-pk")

    def __str__(self) -> str:
        return self.subject_ko if get_language() == "ko" else self.subject_en

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("society-mailing", args=[self.key])
