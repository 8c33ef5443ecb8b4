-- Ranges of names are looked up in the order of their bytes, whatever language the database is set to.
ALTER TABLE weir.checkpoint
    ALTER pipeline TYPE text COLLATE "C",
    ALTER directory TYPE text COLLATE "C",
    ALTER name TYPE text COLLATE "C";
ALTER TABLE weir.rejects
    ALTER pipeline TYPE text COLLATE "C",
    ALTER stream TYPE text COLLATE "C",
    ALTER lane TYPE text COLLATE "C";
ALTER TABLE weir.replay
    ALTER pipeline TYPE text COLLATE "C",
    ALTER stream TYPE text COLLATE "C";
ALTER TABLE weir.batch_skips
    ALTER pipeline TYPE text COLLATE "C",
    ALTER query TYPE text COLLATE "C";
ALTER TABLE weir.drill
    ALTER pipeline TYPE text COLLATE "C",
    ALTER release TYPE text COLLATE "C",
    ALTER pod TYPE text COLLATE "C";

-- Which rows came too late: those of some batches' drops whose time is not behind the watermark.
CREATE TABLE weir.late_rows (
    pipeline     text COLLATE "C" NOT NULL,
    query        text COLLATE "C" NOT NULL,
    first_batch  bigint NOT NULL,
    last_batch   bigint NOT NULL,
    source_start text NOT NULL,
    source_end   text NOT NULL,
    watermark    bigint,
    rows         bigint NOT NULL,
    epoch        bigint NOT NULL,
    at           timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (pipeline, query, first_batch)
);

COMMENT ON COLUMN weir.late_rows.source_start IS 'For each source the lanes that were read on, and from where.';
COMMENT ON COLUMN weir.late_rows.watermark IS 'In ms since 1970; null for the batches whose ranges are forgotten.';
COMMENT ON COLUMN weir.late_rows.rows IS 'How many Spark counted.';

-- They were files of the checkpoints, among those that each commit looks at.
INSERT INTO weir.late_rows (pipeline, query, first_batch, last_batch, source_start, source_end, watermark, rows, epoch, at)
SELECT pipeline, left(directory, -length('/late')), name::bigint, name::bigint,
    note ->> 'start', note ->> 'end', (note ->> 'watermark')::bigint, (note ->> 'rows')::bigint, epoch, at
FROM (SELECT *, convert_from(content, 'UTF8')::jsonb AS note FROM weir.checkpoint
    WHERE directory LIKE '%/late' AND name ~ '^[0-9]{1,18}$') notes;
DELETE FROM weir.checkpoint WHERE directory LIKE '%/late';

-- How many bad lines were removed for their age or number.
CREATE TABLE weir.rejects_removed (
    pipeline text COLLATE "C" NOT NULL,
    stream   text COLLATE "C" NOT NULL,
    rows     bigint NOT NULL,
    newest   timestamptz NOT NULL,
    at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (pipeline, stream)
);

COMMENT ON COLUMN weir.rejects_removed.newest IS 'When the youngest of them had been met.';

CREATE INDEX rejects_by_age ON weir.rejects (pipeline, at) WHERE line > 0;

-- Whose staging tables these are; those of sinks that the ledger does not know have no rows that anybody wants.
DO $$
DECLARE
    staging record;
BEGIN
    FOR staging IN
        SELECT c.oid::regclass AS name, min(l.pipeline) AS pipeline
        FROM pg_class c
        LEFT JOIN (SELECT DISTINCT pipeline, query, sink FROM weir.ledger WHERE sink LIKE 'table "%"') l
            ON c.relname = 'staging_' || left(encode(sha256(convert_to(l.pipeline, 'UTF8') || '\x00'::bytea
                || convert_to(l.query, 'UTF8') || '\x00'::bytea
                || convert_to(substr(l.sink, 8, length(l.sink) - 8), 'UTF8')), 'hex'), 24)
        WHERE c.relnamespace = 'weir'::regnamespace AND c.relkind = 'r' AND c.relname LIKE 'staging\_%'
            AND pg_has_role(c.relowner, 'USAGE')
        GROUP BY c.oid
    LOOP
        IF staging.pipeline IS NULL THEN
            EXECUTE format('DROP TABLE %s', staging.name);
        ELSE
            EXECUTE format('COMMENT ON TABLE %s IS %L', staging.name, 'pipeline ' || staging.pipeline);
        END IF;
    END LOOP;
END $$;

-- Who else keeps rows in a sink is asked before the first batch.
CREATE INDEX ledger_of_sink ON weir.ledger (sink, at);
