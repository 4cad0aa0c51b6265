"""A mismatch that is published, or no longer is, is written to the index's outbox.

By a trigger, so that no road to or from "published" can leave the search saying otherwise.
"""

from django.db import migrations

NOTE = """
CREATE FUNCTION disclosures_note_published() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    pair disclosures_pair;
BEGIN
    pair := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    INSERT INTO disclosures_indexchange (document, created_at)
    VALUES ('question:' || pair.question_id, now()), ('request:' || pair.request_id, now());
    RETURN NULL;
END $$;
CREATE TRIGGER note_published AFTER UPDATE OF state ON disclosures_pair FOR EACH ROW
    WHEN (OLD.state IS DISTINCT FROM NEW.state AND 'published' IN (OLD.state, NEW.state))
    EXECUTE FUNCTION disclosures_note_published();
CREATE TRIGGER note_published_new AFTER INSERT ON disclosures_pair FOR EACH ROW
    WHEN (NEW.state = 'published') EXECUTE FUNCTION disclosures_note_published();
CREATE TRIGGER note_published_gone AFTER DELETE ON disclosures_pair FOR EACH ROW
    WHEN (OLD.state = 'published') EXECUTE FUNCTION disclosures_note_published();
"""
FORGET = "DROP FUNCTION disclosures_note_published() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("disclosures", "0010_bulk_schedule")]

    operations = [migrations.RunSQL(NOTE, FORGET)]
