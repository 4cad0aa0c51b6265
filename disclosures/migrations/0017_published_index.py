"""What is published, or withdrawn, is written to the index's outbox: by the publication itself,
not by the pair's state, which can go back to the queue while its page stands."""

from django.db import migrations

BEFORE = "DROP FUNCTION disclosures_note_published() CASCADE;"
NOTE = """
CREATE FUNCTION disclosures_note_published() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO disclosures_indexchange (document, created_at)
    SELECT unnest(ARRAY['question:' || question_id, 'request:' || request_id]), now()
    FROM disclosures_pair WHERE id = NEW.pair_id;
    RETURN NULL;
END $$;
CREATE TRIGGER note_published AFTER INSERT ON disclosures_publication FOR EACH ROW
    EXECUTE FUNCTION disclosures_note_published();
CREATE TRIGGER note_withdrawn AFTER INSERT ON disclosures_withdrawal FOR EACH ROW
    EXECUTE FUNCTION disclosures_note_published();
"""


class Migration(migrations.Migration):
    dependencies = [("disclosures", "0016_accounts")]
    operations = [
        migrations.RunSQL(BEFORE, migrations.RunSQL.noop),
        migrations.RunSQL(NOTE, BEFORE),
    ]
