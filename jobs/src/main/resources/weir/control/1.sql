-- One row a pipeline: the life of the driver that may commit. Whatever commits holds this row FOR SHARE until it has.
CREATE TABLE weir.epoch (
    pipeline text PRIMARY KEY,
    epoch    bigint NOT NULL,
    driver   text NOT NULL,
    since    timestamptz NOT NULL DEFAULT now()
);

-- The logs of Spark's checkpoints: metadata, offsets, commits and what sources keep. State lies in the object store.
CREATE TABLE weir.checkpoint (
    pipeline  text NOT NULL,
    directory text NOT NULL,
    name      text NOT NULL,
    content   bytea NOT NULL,
    epoch     bigint NOT NULL,
    at        timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (pipeline, directory, name)
);

-- Which batch a sink has kept, and what the batch was made of. Written in the transaction that keeps the rows.
CREATE TABLE weir.ledger (
    pipeline     text NOT NULL,
    query        text NOT NULL,
    sink         text NOT NULL,
    batch        bigint NOT NULL,
    source_start text NOT NULL,
    source_end   text NOT NULL,
    rows         bigint NOT NULL,
    epoch        bigint NOT NULL,
    at           timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (pipeline, query, sink, batch)
);

-- Lines that did not fit their stream's schema, and (line 0) drops that were skipped on purpose.
CREATE TABLE weir.rejects (
    pipeline text NOT NULL,
    stream   text NOT NULL,
    lane     text NOT NULL,
    drop     bigint NOT NULL,
    line     integer NOT NULL,
    reason   text NOT NULL,
    raw      text,
    epoch    bigint NOT NULL,
    at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    replayed timestamptz,
    PRIMARY KEY (pipeline, stream, lane, drop, line)
);

-- What the driver last said of a query.
CREATE TABLE weir.query (
    pipeline     text NOT NULL,
    query        text NOT NULL,
    state        text NOT NULL,
    drops_behind bigint,
    caught_up    timestamptz NOT NULL,
    restarts     integer NOT NULL,
    last_error   text,
    epoch        bigint NOT NULL,
    at           timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (pipeline, query)
);

CREATE VIEW weir.status AS
SELECT q.pipeline,
       q.query,
       CASE
           WHEN q.epoch < e.epoch THEN 'starting'
           WHEN q.state IN ('running', 'retrying') AND q.at < now() - interval '1 minute' THEN 'silent'
           ELSE q.state
       END AS state,
       l.batch AS last_batch,
       l.rows,
       l.at AS committed_at,
       CASE
           WHEN q.drops_behind = 0 THEN 0
           ELSE greatest(0, extract(epoch FROM now() - q.caught_up))::bigint
       END AS seconds_behind,
       q.drops_behind,
       q.restarts,
       q.last_error,
       e.epoch
FROM weir.query q
JOIN weir.epoch e USING (pipeline)
LEFT JOIN LATERAL (
    SELECT batch, max(rows) AS rows, max(at) AS at
    FROM weir.ledger
    WHERE pipeline = q.pipeline AND query = q.query
    GROUP BY batch
    ORDER BY batch DESC
    LIMIT 1
) l ON true;

COMMENT ON VIEW weir.status IS 'One row a query: its state, the last batch that a sink has kept, how far it is behind, and its last error.';
