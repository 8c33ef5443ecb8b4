package weir.init;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes a pipeline file. It needs no database, and has in comments what it takes to have one. */
final class PipelineYaml {
    private final String name;
    private final Queries queries;

    private PipelineYaml(String name, Queries queries) {
        this.name = name;
        this.queries = queries;
    }

    /**
     * The text of the file.
     *
     * @param name of the project
     */
    static String of(String name, Queries queries) {
        return new PipelineYaml(name, queries).text();
    }

    private String text() {
        List<String> parts = new ArrayList<>();
        parts.add(
                """
                # Made from a sample by "weir init". README.md has the commands to type next.
                pipeline: %s

                # To keep results in PostgreSQL as well, remove the "#" in front of "postgres" here and below, and set what .env.example names.
                #postgres: {url: "${POSTGRES_URL}", user: "${POSTGRES_USER}", password: "${POSTGRES_PASSWORD}"}

                """
                        .formatted(Names.pipeline(name)));
        parts.add(StreamYaml.of(queries.stream()));
        parts.add("\nqueries:\n");
        queries.window()
                .ifPresent(window -> parts.add(query(
                        "Rows of each window of event time: a count that changes replaces the one before it.",
                        queries.perWindow(),
                        queries.windowSql(),
                        "update",
                        queries.windowKey())));
        parts.add(query("Totals over all rows.", queries.totals(), queries.totalsSql(), "complete", List.of()));
        return String.join("", parts);
    }

    private static String query(String comment, String name, List<String> sql, String mode, List<String> key) {
        String columns = key.stream().map(Yaml::key).collect(Collectors.joining(", "));
        String keyed = key.isEmpty() ? "" : ", key: [" + columns + "]";
        String parquet = key.isEmpty() ? "out/" + name : "{path: out/" + name + keyed + "}";
        return """
                  # %s
                  %s:
                    sql: |
                %s
                    mode: %s
                    sinks:
                      - console: {}
                      - parquet: %s
                      #- postgres: {table: %s%s}
                """
                .formatted(
                        comment,
                        name,
                        sql.stream().map(line -> "      " + line).collect(Collectors.joining("\n")),
                        mode,
                        parquet,
                        name,
                        keyed);
    }
}
