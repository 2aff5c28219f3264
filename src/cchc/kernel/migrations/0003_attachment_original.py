from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0002_journal_reach"),
    ]

    operations = [
        migrations.AddField(
            model_name="attachment",
            name="original_sha256",
            field=models.CharField(blank=True, max_length=64),
        ),
    ]
