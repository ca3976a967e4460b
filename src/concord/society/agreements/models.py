"""Agreements with their parties, texts and signatures; what they promise; how a deliverable is settled."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from concord.society.fields import (
    AddressField,
    DayField,
    Layer,
    LineField,
    ParagraphsField,
    ZoneField,
    key_field,
)
from concord.society.files.models import StoredFile
from concord.society.people.models import Organisation, Person


def _in_reader_language(english: str, korean: str) -> str:
    return korean if get_language() == "ko" and korean else english


class AgreementKind(models.TextChoices):
    """What the instrument is called."""

    MEMORANDUM = "memorandum", _("memorandum of understanding")
    LETTER = "letter", _("letter of intent")
    ANNEX = "annex", _("annex")
    AMENDMENT = "amendment", _("amendment")


class PartyRole(models.TextChoices):
    """The role of a party; a role that is not listed is given in words of its own."""

    SOCIETY = "society", _("professional society")
    CENTRE = "centre", _("strategy centre")
    COUNCIL = "council", _("industry council")
    REGULATOR = "regulator", _("regulator")
    COMPANY = "company", _("company")
    INSTITUTE = "institute", _("university or institute")
    HOSPITAL = "hospital", _("hospital")
    FUNDER = "funder", _("funder")
    COORDINATOR = "coordinator", _("coordinator")
    OBSERVER = "observer", _("observer")


class SignatureStanding(models.TextChoices):
    """How far a party stands by its signature."""

    OWN = "signed", _("signed")
    UNCONFIRMED = "unconfirmed", _("recorded, unconfirmed")
    CONFIRMED = "confirmed", _("recorded, confirmed by the party")
    CONTESTED = "contested", _("recorded, contested by the party")


class Agreement(models.Model):
    """Signature, announcement and effect are different days; ``ends_on`` is the last day, null if open.

    Of an amendment, ``ends_on``, ``is_open_ended`` and ``notice_months`` are terms of the agreement to which
    it belongs; null and false leave them as they are.
    """

    key = key_field("agr")
    atlas_id = LineField(max_length=64, unique=True, null=True, blank=True)
    layer = LineField(max_length=10, choices=Layer.choices, default=Layer.LIVE)
    kind = LineField(max_length=12, choices=AgreementKind.choices)
    title_en = LineField(max_length=200)
    title_ko = LineField(max_length=200, blank=True)
    belongs_to = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="annexes")
    succeeds = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="successor")
    text_is_public = models.BooleanField(default=False)
    is_published = models.BooleanField(default=False)
    effective_from = DayField(null=True, blank=True)
    ends_on = DayField(null=True, blank=True)
    is_open_ended = models.BooleanField(default=False)
    notice_months = models.PositiveSmallIntegerField(null=True, blank=True)
    announced_on = DayField(null=True, blank=True)
    announcement_url = AddressField(blank=True)
    no_commitments_because = LineField(max_length=300, blank=True)
    review_since = models.DateTimeField(null=True)
    approved_at = models.DateTimeField(null=True)
    terminated_on = DayField(null=True)
    created_at = models.DateTimeField(editable=False)

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(effective_from=None) | Q(ends_on__gte=F("effective_from")),
                name="agreement_forwards",
            ),
            models.CheckConstraint(
                condition=Q(is_open_ended=False) | Q(kind="amendment", ends_on=None),
                name="only_amendments_open_the_end",
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None) | Q(review_since__isnull=False),
                name="approved_after_review",
            ),
            models.CheckConstraint(
                condition=Q(belongs_to=None) | Q(kind__in=["annex", "amendment"]),
                name="only_annexes_belong",
            ),
            models.CheckConstraint(
                condition=Q(belongs_to__isnull=False) | ~Q(kind__in=["annex", "amendment"]),
                name="annexes_belong",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("society-agreement", args=[self.key])

    @property
    def title(self) -> str:
        """The title in the reader's language, else in English."""
        return _in_reader_language(self.title_en, self.title_ko)


class Party(models.Model):
    """An organisation in its role under one agreement. ``name_as_printed`` is that of the text.

    ``role_en`` and ``role_ko`` say the role in words of its own where the list has none.
    """

    SEALED: ClassVar[tuple[str, ...]] = ("agreement__key", "organisation__key", "position")

    key = key_field("pty")
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="parties")
    position = models.PositiveSmallIntegerField()
    role = LineField(max_length=12, choices=PartyRole.choices, blank=True)
    role_en = LineField(max_length=120, blank=True)
    role_ko = LineField(max_length=120, blank=True)
    name_as_printed = LineField(max_length=200, blank=True)

    class Meta:
        ordering = ("agreement", "position")
        constraints = (
            models.UniqueConstraint(fields=["agreement", "organisation"], name="party_once"),
            models.UniqueConstraint(fields=["agreement", "position"], name="position_once"),
        )

    def __str__(self) -> str:
        return self.organisation.label

    @property
    def as_what(self) -> str:
        """The role in the reader's language: its own words before that of the list; empty if none is said."""
        own = _in_reader_language(self.role_en, self.role_ko)
        return own or str(PartyRole(self.role).label if self.role else "")


class Text(models.Model):
    """One language version as a file, known by its hash; one of them governs."""

    SEALED: ClassVar[tuple[str, ...]] = ("agreement__key", "language", "file__sha256", "governs")

    key = key_field("txt")
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="texts")
    language = LineField(max_length=2, choices=[("en", _("English")), ("ko", _("Korean"))])
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="texts")
    governs = models.BooleanField(default=False)

    class Meta:
        ordering = ("agreement", "language")
        constraints = (
            models.UniqueConstraint(fields=["agreement", "language"], name="text_once_a_language"),
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(governs=True), name="one_governing_text"
            ),
        )

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.language}"


class Review(models.Model):
    """A party agrees to the text as submitted at ``review_since``.

    ``is_submission``: who submitted the text acts for this party, and agreed for it by that. On behalf: the
    host recorded what it received from the party, with the reason.
    """

    SEALED: ClassVar[tuple[str, ...]] = ("party__key", "review_since", "by__key", "on_behalf", "agreed_at")

    key = key_field("rev")
    party = models.OneToOneField(Party, on_delete=models.CASCADE, related_name="review")
    review_since = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="reviews")
    is_submission = models.BooleanField(default=False)
    on_behalf = models.BooleanField(default=False)
    reason = LineField(max_length=300, blank=True)
    agreed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(on_behalf=False) | ~Q(reason=""), name="review_on_behalf_has_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.party_id} {self.agreed_at}"


class Signature(models.Model):
    """A party has signed. On behalf: recorded by somebody else, with the reason and a scan of the paper."""

    SEALED: ClassVar[tuple[str, ...]] = (
        "party__key",
        "signed_on",
        "signatory__key",
        "on_behalf",
        "scan__sha256",
        "recorded_at",
    )

    key = key_field("sig")
    party = models.OneToOneField(Party, on_delete=models.CASCADE, related_name="signature")
    signed_on = DayField(null=True)
    signatory = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="signatures")
    on_behalf = models.BooleanField(default=False)
    reason = LineField(max_length=300, blank=True)
    scan = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="signatures")
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="recorded")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(on_behalf=False) | (~Q(reason="") & Q(scan__isnull=False)),
                name="on_behalf_has_reason_and_scan",
            ),
        )

    def __str__(self) -> str:
        return f"{self.party_id} {self.signed_on}"

    @property
    def standing(self) -> SignatureStanding:
        """How far the party stands by it."""
        if not self.on_behalf:
            return SignatureStanding.OWN
        answer: SignatureAnswer | None = getattr(self, "answer", None)
        if answer is None:
            return SignatureStanding.UNCONFIRMED
        return SignatureStanding.CONFIRMED if answer.confirms else SignatureStanding.CONTESTED


class SignatureAnswer(models.Model):
    """What a party says of the signature that was recorded for it: confirmed, or contested with the reason.

    ``by`` is null where the answer came by the one-use link of a letter to a body without an account.
    """

    SEALED: ClassVar[tuple[str, ...]] = ("signature__key", "confirms", "by__key", "given_at")

    key = key_field("san")
    signature = models.OneToOneField(Signature, on_delete=models.CASCADE, related_name="answer")
    confirms = models.BooleanField()
    reason = LineField(max_length=300, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="signature_answers")
    given_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(confirms=True) | ~Q(reason=""), name="contest_has_reason"),
        )

    def __str__(self) -> str:
        return f"{self.signature_id} {'confirmed' if self.confirms else 'contested'}"


class Commitment(models.Model):
    """One promise, from its own subset of the parties to its own subset.

    ``due`` is EDTF, as the text or the announcement says it. On the public record ``outcome`` holds what a
    source says came of it; empty means that nothing is public.
    """

    key = key_field("com")
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="commitments")
    number = models.PositiveSmallIntegerField()
    clause = LineField(max_length=30, blank=True)
    text_en = ParagraphsField()
    text_ko = ParagraphsField(blank=True)
    promisors = models.ManyToManyField(Party, related_name="promises")
    promisees = models.ManyToManyField(Party, related_name="receives", blank=True)
    due = LineField(max_length=60, blank=True)
    source_url = AddressField(blank=True)
    outcome_en = ParagraphsField(blank=True)
    outcome_ko = ParagraphsField(blank=True)
    outcome_urls = ParagraphsField(blank=True)
    """The sources of the outcome, one address a line."""

    class Meta:
        ordering = ("agreement", "number")
        constraints = (
            models.UniqueConstraint(fields=["agreement", "number"], name="commitment_number_once"),
            models.CheckConstraint(
                condition=Q(outcome_en="") | ~Q(outcome_urls=""), name="outcome_has_a_source"
            ),
        )

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"

    @property
    def text(self) -> str:
        """The text in the reader's language, else in English."""
        return _in_reader_language(self.text_en, self.text_ko)

    @property
    def outcome_sources(self) -> list[str]:
        """The addresses of the sources of the outcome."""
        return self.outcome_urls.split()

    @property
    def outcome(self) -> str:
        """The publicly known outcome in the reader's language; empty if nothing is public."""
        return _in_reader_language(self.outcome_en, self.outcome_ko)


class Initiative(models.Model):
    """What is done to keep a commitment: one party leads and delivers, its counterpart accepts."""

    key = key_field("ini")
    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="initiatives")
    title_en = LineField(max_length=200)
    title_ko = LineField(max_length=200, blank=True)
    lead = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="leads")
    counterpart = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="accepts")

    class Meta:
        ordering = ("commitment", "pk")
        constraints = (
            models.CheckConstraint(condition=~Q(lead=F("counterpart")), name="nobody_accepts_their_own"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The title in the reader's language, else in English."""
        return _in_reader_language(self.title_en, self.title_ko)


class Deliverable(models.Model):
    """One thing to be delivered by a day, with the means by which anyone can verify it.

    The day is over when it is over in ``due_zone``, where the party that delivers has its days.
    ``due`` binds once ``day_is_agreed``: until both sides have agreed to a day, it is the one last proposed.
    ``promised_number`` is compared with what ``counted_as``, a figure of the dossier, counts.
    ``fulfils_kind`` and ``fulfils_key`` point to the thing that fulfils it, through ``society.links``.
    ``agreement`` repeats the initiative's, so that a code is unique within it.
    """

    key = key_field("del")
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="deliverables")
    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="deliverables")
    code = LineField(max_length=12)
    title_en = LineField(max_length=200)
    title_ko = LineField(max_length=200, blank=True)
    due = DayField()
    due_zone = ZoneField(max_length=40, blank=True)
    day_is_agreed = models.BooleanField(default=True)
    verification = LineField(max_length=300)
    promised_number = models.PositiveSmallIntegerField(null=True, blank=True)
    counted_as = LineField(max_length=60, blank=True)
    fulfils_kind = LineField(max_length=20, blank=True)
    fulfils_key = LineField(max_length=40, blank=True)

    class Meta:
        ordering = ("due", "code", "pk")
        constraints = (
            models.UniqueConstraint(fields=["agreement", "code"], name="code_once"),
            models.CheckConstraint(
                condition=Q(fulfils_kind="", fulfils_key="") | (~Q(fulfils_kind="") & ~Q(fulfils_key="")),
                name="link_whole_or_none",
            ),
            models.CheckConstraint(
                condition=Q(counted_as="", promised_number=None)
                | (~Q(counted_as="") & Q(promised_number__isnull=False)),
                name="promised_number_is_counted",
            ),
        )
        indexes = (
            models.Index(fields=["due"], name="deliverable_due"),
            models.Index(fields=["fulfils_kind", "fulfils_key"], name="deliverable_fulfilled_by"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("society-deliverable", args=[self.key])

    @property
    def layer(self) -> str:
        """The layer of its agreement."""
        return self.agreement.layer

    @property
    def title(self) -> str:
        """The title in the reader's language, else in English."""
        return _in_reader_language(self.title_en, self.title_ko)


class DayAnswer(models.TextChoices):
    """What became of a proposed day."""

    ACCEPTED = "accepted", pgettext_lazy("proposed day", "agreed")
    DECLINED = "declined", pgettext_lazy("proposed day", "declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("proposed day", "withdrawn")
    SET = "set", _("set by the side that delivers")


class DayProposal(models.Model):
    """A day that one side proposes for a deliverable; it binds once somebody of the other side agrees.

    ``answer`` is empty while nobody answered. A day that the side that delivers sets itself, when it plans
    the deliverable, binds at once.
    """

    SEALED: ClassVar[tuple[str, ...]] = (
        "deliverable__key",
        "day",
        "party__key",
        "by__key",
        "proposed_at",
        "answer",
        "answered_by__key",
        "answered_at",
    )

    key = key_field("day")
    deliverable = models.ForeignKey(Deliverable, on_delete=models.CASCADE, related_name="days")
    day = DayField()
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="proposed_days")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="proposed_days")
    reason = LineField(max_length=300, blank=True)
    proposed_at = models.DateTimeField()
    answer = LineField(max_length=10, choices=DayAnswer.choices, blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="answered_days")
    answered_at = models.DateTimeField(null=True)
    answer_reason = LineField(max_length=300, blank=True)

    class Meta:
        ordering = ("proposed_at", "pk")
        constraints = (
            # Not by an empty answer: SQLite plans a statement anew each time that it compares a value with
            # a literal in the condition of an index.
            models.UniqueConstraint(
                fields=["deliverable"], condition=Q(answered_at=None), name="one_day_proposed_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="day_answered_at_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(answer="declined") | ~Q(answer_reason=""), name="day_declined_with_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.deliverable_id} {self.day}"

    def get_absolute_url(self) -> str:
        """The page of its deliverable."""
        return self.deliverable.get_absolute_url()

    @property
    def layer(self) -> str:
        """The layer of its agreement."""
        return self.deliverable.layer


class Evidence(models.Model):
    """Proof handed in by the party that delivers: a file, a public page, or the thing itself by link."""

    SEALED: ClassVar[tuple[str, ...]] = ("deliverable__key", "file__sha256", "url", "by__key", "handed_in_at")

    key = key_field("evi")
    deliverable = models.ForeignKey(Deliverable, on_delete=models.CASCADE, related_name="evidence")
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    url = AddressField(blank=True)
    note = LineField(max_length=300)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="evidence")
    handed_in_at = models.DateTimeField()

    class Meta:
        ordering = ("handed_in_at", "pk")

    def __str__(self) -> str:
        return self.note


class Verdict(models.Model):
    """The counterpart's word on the evidence that lay there: accepted for good, or returned with reason."""

    SEALED: ClassVar[tuple[str, ...]] = (
        "deliverable__key",
        "on_evidence__key",
        "accepted",
        "by__key",
        "given_at",
    )

    key = key_field("ver")
    deliverable = models.ForeignKey(Deliverable, on_delete=models.CASCADE, related_name="verdicts")
    on_evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="verdicts")
    accepted = models.BooleanField()
    reason = LineField(max_length=300, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="verdicts")
    given_at = models.DateTimeField()

    class Meta:
        ordering = ("given_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=["deliverable"], condition=Q(accepted=True), name="accepted_once"),
            models.UniqueConstraint(fields=["on_evidence"], name="one_verdict_on_evidence"),
            models.CheckConstraint(condition=Q(accepted=True) | ~Q(reason=""), name="return_has_reason"),
        )

    def __str__(self) -> str:
        return f"{self.deliverable_id} {'accepted' if self.accepted else 'returned'}"


class Waiver(models.Model):
    """The counterpart no longer asks for the deliverable, and says why."""

    SEALED: ClassVar[tuple[str, ...]] = ("deliverable__key", "by__key", "given_at")

    key = key_field("wai")
    deliverable = models.OneToOneField(Deliverable, on_delete=models.CASCADE, related_name="waiver")
    reason = LineField(max_length=300)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="waivers")
    given_at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(reason=""), name="waiver_has_reason"),)

    def __str__(self) -> str:
        return f"{self.deliverable_id}"
