package weir.jdbc;

import java.util.Optional;
import java.util.regex.Pattern;
import weir.pipeline.JdbcUrl;
import weir.pipeline.Sink;
import weir.pipeline.SinkReading;
import weir.pipeline.SinkType;
import weir.yaml.Key;
import weir.yaml.Position;
import weir.yaml.Section;
import weir.yaml.Shape;
import weir.yaml.Text;
import weir.yaml.Values;

/** The kind of sink {@code jdbc}. */
public final class JdbcType implements SinkType {
    static final String KEY = "jdbc";

    private static final Key<String> URL = Key.required(
            "url", JdbcUrl.text("jdbc:", "a JDBC URL"), "Where the database is: a JDBC URL without user and password.");
    private static final Key<String> TABLE = Key.required(
            "table",
            Text.ANY.matching(
                    Pattern.compile("[^\\s;'()]+"), "is not the name of a table", "Write name or schema.name"),
            "A table, as the database's SQL takes it.");
    private static final Key<String> USER =
            Key.optional("user", Text.ANY, "The role that Weir connects as, if the database asks for one.");
    private static final Key<String> PASSWORD =
            Key.optional("password", Values.SECRET, "The role's password, as ${NAME} and in no other way.");
    private static final Key<String> DRIVER =
            Key.optional("driver", Text.ANY, "The driver's class, where it does not make itself known.");
    private static final Key<Section> JDBC = Key.optional(
            KEY, Shape.of(URL, TABLE, USER, PASSWORD, DRIVER), "A table in another database; only mode append can.");

    @Override
    public Key<?> key() {
        return JDBC;
    }

    @Override
    public boolean needsDatabase() {
        return false;
    }

    @Override
    public Optional<Sink> alone(Position position) {
        return Optional.empty();
    }

    @Override
    public Sink read(Section sink, SinkReading reading) {
        Section section = sink.section(JDBC);
        Sink made = new JdbcTable(
                reading.position(),
                section.text(URL),
                section.text(TABLE),
                section.get(USER),
                section.get(PASSWORD),
                section.get(DRIVER));
        section.end();
        return made;
    }
}
