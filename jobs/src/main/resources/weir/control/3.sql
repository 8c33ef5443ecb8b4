-- What drills have shown: a row for each pod that was killed or paused.
CREATE TABLE weir.drill (
    pipeline         text NOT NULL,
    release          text NOT NULL,
    part             text NOT NULL,
    pod              text NOT NULL,
    killed           timestamptz NOT NULL,
    steps            jsonb NOT NULL,
    caught_up        boolean NOT NULL,
    driver_restarted boolean NOT NULL,
    passed           boolean NOT NULL,
    lost             bigint NOT NULL,
    duplicated       bigint NOT NULL,
    different        bigint NOT NULL,
    PRIMARY KEY (pipeline, release, pod, killed)
);

COMMENT ON COLUMN weir.drill.steps IS 'Milliseconds from the kill to each step that was seen.';
COMMENT ON COLUMN weir.drill.driver_restarted IS 'Whether the driver began anew although it was another pod that was killed.';
COMMENT ON COLUMN weir.drill.lost IS 'Rows, as the verification at the end of the drill counts them for all kills together; duplicated and different likewise.';
