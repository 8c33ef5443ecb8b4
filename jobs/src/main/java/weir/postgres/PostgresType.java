package weir.postgres;

import java.util.Optional;
import weir.control.PostgresConnection;
import weir.pipeline.Sink;
import weir.pipeline.SinkReading;
import weir.pipeline.SinkType;
import weir.yaml.Key;
import weir.yaml.Position;
import weir.yaml.Section;
import weir.yaml.Shape;
import weir.yaml.Text;

/** The kind of sink {@code postgres}. */
public final class PostgresType implements SinkType {
    static final String KEY = "postgres";

    private static final Key<String> TABLE = Key.required(
            "table",
            Text.ANY,
            "A table, name or schema.name. It is made if it is not there. A name alone is one of postgres.schema.");
    private static final Key<Section> POSTGRES =
            Key.optional(KEY, Shape.of(TABLE, SinkReading.KEY), "A table in the pipeline's Postgres.");

    @Override
    public Key<?> key() {
        return POSTGRES;
    }

    @Override
    public boolean needsDatabase() {
        return true;
    }

    @Override
    public Optional<Sink> alone(Position position) {
        return Optional.empty();
    }

    @Override
    public Sink read(Section sink, SinkReading reading) {
        Section section = sink.section(POSTGRES);
        String table = section.text(TABLE);
        if (reading.schema().isEmpty()) {
            reading.reading()
                    .problem(
                            reading.position(),
                            "no database is named",
                            "Add \"postgres: {url, user, password}\" to the pipeline");
        }
        Sink made = new PostgresTable(
                reading.position(),
                table,
                reading.schema().orElse(PostgresConnection.PUBLIC),
                reading.columns(section, SinkReading.KEY));
        section.end();
        return made;
    }
}
