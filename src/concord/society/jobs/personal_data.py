"""How long jobs are kept; they name nobody."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from concord.society.jobs.models import Job
from concord.society.personal_data import KEEPING, keeping_of

KEEPING.register(
    "jobs", keeping_of(_("Jobs done"), _("to find the cause of a fault"), 30, Job.objects.all(), "done_at")
)
