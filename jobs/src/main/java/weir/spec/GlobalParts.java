package weir.spec;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import weir.yaml.Position;
import weir.yaml.Reading;
import weir.yaml.Scalar;
import weir.yaml.Section;
import weir.yaml.Variables;

/** Reads what concerns the pipeline as a whole. */
final class GlobalParts {
    private static final Pattern PIPELINE_NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");
    private static final String URL_PREFIX = "jdbc:postgresql:";
    private static final Pattern URL_WITH_SECRET = Pattern.compile("(?i).*([?&;](password|user)=|//[^/]*@).*");
    private static final Pattern SECRET_KEY = Pattern.compile("(?i).*(secret|password|token|access[.]?key|jaas).*");
    private static final String SHUFFLE_PARTITIONS = "spark.sql.shuffle.partitions";

    private final Reading reading;

    GlobalParts(Reading reading) {
        this.reading = reading;
    }

    String name(Section file) {
        String name = file.text("pipeline");
        if (!name.isEmpty()
                && !Variables.in(name)
                && !PIPELINE_NAME.matcher(name).matches()) {
            reading.problem(
                    file.place("pipeline"),
                    "a pipeline's name has a lower-case letter first, then lower-case letters, digits and _, 63 at most",
                    "");
        }
        return name;
    }

    Optional<PostgresConnection> postgres(Section file) {
        if (file.node("postgres").isEmpty()) {
            return Optional.empty();
        }
        Section section = file.section("postgres");
        PostgresConnection postgres = new PostgresConnection(
                section.position(), section.text("url"), section.text("user"), section.secret("password"));
        String url = postgres.url();
        if (!url.isEmpty() && !Variables.in(url)) {
            checkUrl(reading, section.place("url"), url, URL_PREFIX + "//", "a JDBC URL of Postgres");
        }
        section.end();
        return Optional.of(postgres);
    }

    /**
     * Reports a URL of another kind, or one with secrets in it.
     *
     * @param prefix with which it has to begin
     * @param kind what it has to be, with its article
     */
    static void checkUrl(Reading reading, Position place, String url, String prefix, String kind) {
        if (!url.startsWith(prefix.replaceFirst("//$", ""))) {
            reading.problem(place, "is not " + kind, "Begin it with \"" + prefix + "\"");
        } else if (URL_WITH_SECRET.matcher(url).matches()) {
            reading.problem(place, "a URL must not hold user and password", "Give them as keys beside it");
        }
    }

    /** @param pipeline the pipeline's name */
    Settings settings(Section file, String pipeline) {
        Section section = file.section("settings");
        Path checkpoints =
                reading.directory().resolve(".weir/checkpoints").resolve(pipeline.isEmpty() ? "_" : pipeline);
        Map<String, String> spark = new S3Parts(reading).read(file.section("s3"));
        spark.putAll(spark(section));
        Settings settings = new Settings(
                section.optionalPath("checkpoints").orElseGet(checkpoints::toString),
                section.count("shufflePartitions").orElse(Settings.SHUFFLE_PARTITIONS),
                section.elements("jars").stream()
                        .map(jar -> Scalar.path(reading, jar.position(), jar.node()))
                        .toList(),
                spark);
        section.end();
        return settings;
    }

    /** The value of a key that somebody else has given its name; one that sounds secret may only stand in the environment. */
    static String setting(Reading reading, Section section, String key) {
        Position place = section.place(key);
        return section.node(key)
                .map(node -> SECRET_KEY.matcher(key).matches()
                        ? Scalar.secret(reading, place, node)
                        : Scalar.of(reading, place, node).text())
                .orElseThrow();
    }

    /** A section whose keys somebody else has given their names. */
    static Map<String, String> settings(Reading reading, Section section) {
        Map<String, String> settings = new TreeMap<>();
        section.keys().forEach(key -> settings.put(key, setting(reading, section, key)));
        section.end();
        return settings;
    }

    private Map<String, String> spark(Section settings) {
        Map<String, String> spark = new TreeMap<>();
        Section section = settings.section("spark");
        for (String key : section.keys()) {
            Position place = section.place(key);
            if (!key.startsWith("spark.")) {
                reading.problem(place, "is not a setting of Spark", "They begin with \"spark.\"");
            } else if (key.equals(SHUFFLE_PARTITIONS)) {
                reading.problem(place, "is set by settings.shufflePartitions", "Use that key");
            }
            spark.put(key, setting(reading, section, key));
        }
        section.end();
        return spark;
    }
}
