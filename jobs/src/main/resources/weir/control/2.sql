-- What becomes of a line that was rejected, and who skipped a drop.
ALTER TABLE weir.rejects
    ADD COLUMN bytes         bigint,
    ADD COLUMN mended        text,
    ADD COLUMN replayed_lane text,
    ADD COLUMN replayed_drop bigint,
    ADD COLUMN replayed_line integer,
    ADD COLUMN who           text;

COMMENT ON COLUMN weir.rejects.raw IS 'The line, up to 64 KiB of it; NUL and malformed UTF-8 are U+FFFD.';
COMMENT ON COLUMN weir.rejects.bytes IS 'How long the whole line is.';
COMMENT ON COLUMN weir.rejects.mended IS 'What the line should have been; "weir replay" sends it back into the stream.';
COMMENT ON COLUMN weir.rejects.replayed IS 'When it was sent back, as line replayed_line of drop replayed_drop in lane replayed_lane.';
COMMENT ON COLUMN weir.rejects.who IS 'For a skipped drop: who skipped it.';

-- Drops of mended lines. The content is written down before the drop is, and goes once the drop is in the stream.
CREATE TABLE weir.replay (
    pipeline  text NOT NULL,
    stream    text NOT NULL,
    lane      text NOT NULL,
    drop      bigint NOT NULL,
    lines     integer NOT NULL,
    content   bytea,
    who       text NOT NULL,
    at        timestamptz NOT NULL DEFAULT clock_timestamp(),
    published timestamptz,
    PRIMARY KEY (pipeline, stream, drop)
);

-- Batches that were made without drops in their range, written before a sink keeps them: a batch that comes again must be the same.
CREATE TABLE weir.batch_skips (
    pipeline text NOT NULL,
    query    text NOT NULL,
    batch    bigint NOT NULL,
    drops    text NOT NULL,
    epoch    bigint NOT NULL,
    at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (pipeline, query, batch)
);

CREATE INDEX rejects_skipped ON weir.rejects (pipeline, stream) WHERE line = 0;
CREATE INDEX rejects_to_replay ON weir.rejects (pipeline, stream) WHERE mended IS NOT NULL AND replayed IS NULL;
