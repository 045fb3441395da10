from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('staff', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='staffmember',
            name='role',
            field=models.CharField(choices=[('counsellor', 'hulpverlener'), ('lead', 'dienstleider'), ('administrator', 'beheerder')], max_length=16),
        ),
    ]
