"""Roles from a closed list, with words of their own in both languages where the list has none."""

from __future__ import annotations

from django.db import migrations, models

ROLES = [
    ("society", "professional society"),
    ("centre", "strategy centre"),
    ("council", "industry council"),
    ("regulator", "regulator"),
    ("company", "company"),
    ("institute", "university or institute"),
    ("hospital", "hospital"),
    ("funder", "funder"),
    ("coordinator", "coordinator"),
    ("observer", "observer"),
]


class Migration(migrations.Migration):
    """What was said of a role until now stays, as words of its own in English."""

    dependencies = [("agreements", "0001_initial")]

    operations = [
        migrations.RenameField("party", "role", "role_en"),
        migrations.AddField(
            "party", "role_ko", models.CharField(blank=True, default="", max_length=120), False
        ),
        migrations.AddField(
            "party", "role", models.CharField(blank=True, choices=ROLES, default="", max_length=12), False
        ),
        migrations.AddConstraint(
            "agreement",
            models.CheckConstraint(
                condition=models.Q(belongs_to__isnull=False) | ~models.Q(kind__in=["annex", "amendment"]),
                name="annexes_belong",
            ),
        ),
    ]
