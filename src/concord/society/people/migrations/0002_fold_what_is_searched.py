"""What is searched is folded in one way: rows that exist are folded anew."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from concord.kernel.text import fold

_FOLDED: dict[str, dict[str, tuple[str, ...]]] = {
    "Person": {"search_text": ("name", "name_native"), "expertise_text": ("expertise",)},
    "Organisation": {"search_text": ("name_en", "name_ko", "short")},
}


def fold_rows(apps: Apps, _editor: BaseDatabaseSchemaEditor | None) -> None:
    """Write the folded columns of every row."""
    for name, columns in _FOLDED.items():
        rows = apps.get_model("people", name).objects
        for row in rows.iterator(chunk_size=1000):
            for column, sources in columns.items():
                text = fold(" ".join(filter(None, (getattr(row, source) for source in sources))))
                setattr(row, column, text[:600])
            row.save(update_fields=[*columns])


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="search_text",
            field=models.CharField(blank=True, default="", editable=False, max_length=600),
        ),
        migrations.AddField(
            model_name="person",
            name="expertise_text",
            field=models.CharField(blank=True, default="", editable=False, max_length=600),
        ),
        migrations.AlterField(
            model_name="person",
            name="search_text",
            field=models.CharField(blank=True, default="", editable=False, max_length=600),
        ),
        migrations.RunPython(fold_rows, migrations.RunPython.noop),
    ]
