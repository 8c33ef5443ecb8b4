package weir.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import weir.problem.InvalidInput;

/** Two sinks in one place, however it is written. */
class DestinationsTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void makeLinks() throws IOException {
        Files.createDirectories(directory.resolve("out/real"));
        Files.createSymbolicLink(directory.resolve("link"), directory.resolve("out/real"));
        Files.createSymbolicLink(directory.resolve("lake"), directory.resolve("out"));
    }

    private Path pipeline(String one, String other) throws IOException {
        return Files.writeString(
                directory.resolve("p.yaml"),
                """
                pipeline: places
                postgres: {url: "jdbc:postgresql://db:5432/x?sslmode=disable", user: u, password: "${PASSWORD}"}
                streams:
                  s: {drop: in, schema: k STRING}
                queries:
                  one: {sql: SELECT k FROM s, sinks: [%s]}
                  other: {sql: SELECT k FROM s, sinks: [%s]}
                """
                        .formatted(one, other)
                        .replace("$DIR", directory.toRealPath().toString()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            parquet: out/a        | parquet: out/../out/a               | the path is also that of queries.one.sinks[0].parquet
            parquet: $DIR/out/a   | parquet: "file://$DIR/out/a"        | the path is also that of queries.one.sinks[0].parquet
            parquet: "file:$DIR/out/a" | parquet: "file://$DIR/out/b/../a//" | the path is also that of queries.one.sinks[0].parquet
            parquet: out/real     | parquet: link                       | the path is also that of queries.one.sinks[0].parquet
            parquet: out/real/a   | parquet: lake/real                  | the path and that of queries.one.sinks[0].parquet on line 6 lie one inside the other
            parquet: lake/new     | parquet: "file:$DIR/out/new/part"   | the path and that of queries.one.sinks[0].parquet on line 6 lie one inside the other
            parquet: "s3a://b/x"  | parquet: "s3://b/x"                 | the path is also that of queries.one.sinks[0].parquet
            parquet: "s3a://b/x"  | parquet: "s3://b//y/../x/z"         | the path and that of queries.one.sinks[0].parquet on line 6 lie one inside the other
            postgres: {table: t}  | postgres: {table: '"public"."t"'}   | the table is also that of queries.one.sinks[0].postgres.table
            postgres: {table: t}  | jdbc: {url: "jdbc:postgresql://db:5432/x", table: public.t} | the table is also that of queries.one.sinks[0].postgres.table
            jdbc: {url: "jdbc:postgresql://db/x?ssl=true", table: t} | jdbc: {url: "jdbc:postgresql://db/x", table: public.t} | the table is also that of queries.one.sinks[0].jdbc.table
            """)
    void areRefused(String one, String other, String message) throws IOException {
        Path file = pipeline(one, other);

        InvalidInput refused =
                catchThrowableOfType(InvalidInput.class, () -> Planner.read(file, Map.of("PASSWORD", "sesame")));

        assertThat(refused.problems()).singleElement().asString().contains("queries.other.sinks[0]", message);
    }

    @Test
    void areNotRefusedBesideEachOther() throws IOException {
        Path file = pipeline("parquet: out/a, parquet: \"s3a://b/x\"", "parquet: link/a, parquet: \"s3://c/x\"");

        assertThatCode(() -> Planner.read(file, Map.of("PASSWORD", "sesame"))).doesNotThrowAnyException();
    }
}
