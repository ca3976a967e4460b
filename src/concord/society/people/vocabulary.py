"""The words with which the field sorts people and organisations."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


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
