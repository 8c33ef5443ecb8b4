package weir.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.problem.InvalidInput;
import weir.problem.Problem;
import weir.yaml.Mutations;
import weir.yaml.SchemaCoverage;
import weir.yaml.SchemaValidator;

/** The JSON Schema of a file of streams says what the parser says, as far as a schema can. */
@Tag("slow")
class StreamsSchemaTest {
    private static final String EVERY_KEY =
            """
            streams:
              made_up:
                generate: watch
                rate: 500
                rows: 10
                seed: 7
                base: 2026-01-01T00:00:00Z
                errors: 0.1
                late: 0.1
                late-by: 20s
                disorder: 0.1
                again: true
                to: lake/made_up
                compression: zstd
                drop-bytes: 1000000
                drop-rows: 1000
                drop-age: 5s
                high-water: 1000000000
                min-free: 1000000
                lane: one
              old:
                replay: [a.jsonl, b/c.csv]
                pace: at
                loop: true
                to: s3://bucket/old
                s3-endpoint: http://127.0.0.1:9000
                s3-region: us-east-1
                s3-path-style: false
                spool: spools/old
                schema: a STRING, b BIGINT
                quarantine: true
              one_file: {replay: a.csv, separator: tab, "null": [NA, none], any-owner: true, to: lake/one_file}
              files: {watch: inbox, text: true, rest: 5s, follow-links: true, max-unpacked: 1000000, to: lake/files}
              typed: {stdin: true, to: lake/typed}
              called: {listen: "tcp://127.0.0.1:9999", max-line: 100000, idle: 5m, to: lake/called}
              calling: {connect: "tcp://127.0.0.1:9998", to: lake/calling}
              posted: {http: 8080, max-body: 100000, token-env: [PATH, HOME], to: lake/posted}
              sealed: {http: 8443, tls-cert: tls.crt, tls-key: tls.key, tls-client-ca: ca.crt, to: lake/sealed}
              open: {listen: "0.0.0.0:9997", insecure: true, end: true, to: lake/open}
            """;

    /** What the parser refuses and a schema cannot see, and why. */
    private static final Map<Pattern, String> NOT_VISIBLE = Map.ofEntries(
            Map.entry(
                    Pattern.compile(".* is no number\\. Write rows per second, or max.*|.*the rate is .*"),
                    "it is a number or a word, as the source says"),
            Map.entry(
                    Pattern.compile(".*the share of .*|.*a drop of .* rows is none\\..*"),
                    "the bounds of numbers are the options' own"),
            Map.entry(Pattern.compile(".*s3-endpoint: cannot convert .* to URI.*"), "URIs are parsed by Java"),
            Map.entry(Pattern.compile(".*\\.schema: .*is no column.*"), "a schema has a parser of its own"),
            Map.entry(Pattern.compile(".* is not one character\\..*"), "a separator has a parser of its own"),
            Map.entry(Pattern.compile(".*is no address.*"), "addresses have a parser of their own"),
            Map.entry(
                    Pattern.compile(".*token-env: the environment variable .*"), "the environment is not in the file"),
            Map.entry(
                    Pattern.compile(".*tls-(cert|key): it goes with .*|.*tls-client-ca: clients show .*"),
                    "TLS has parts that belong together"),
            Map.entry(Pattern.compile(".*listens beyond this machine.*"), "addresses are not looked at"));

    private static final SchemaValidator VALIDATOR = new SchemaValidator(StreamsFile.schema());

    @TempDir
    private Path directory;

    @Test
    void takesTheStreamsInTheDocumentation() throws IOException {
        Matcher snippets = Pattern.compile("```yaml\n(streams:\n.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../docs/feeder.md")));
        List<String> found = snippets.results().map(snippet -> snippet.group(1)).toList();

        assertThat(found).isNotEmpty().allSatisfy(snippet -> assertThat(
                        VALIDATOR.misfits(SchemaValidator.yaml(snippet)))
                .isEmpty());
    }

    @Test
    void hasTheKeysOfTheCommandLineAndNoOthers() {
        Object example = SchemaValidator.yaml(EVERY_KEY);

        assertThat(VALIDATOR.misfits(example)).isEmpty();
        assertThat(SchemaCoverage.missing(StreamsFile.schema(), List.of(example)))
                .isEmpty();
    }

    @Test
    void agreesWithTheParserWhereverARightFileIsChangedInOnePlace() throws IOException {
        // given
        Map<?, ?> streams = (Map<?, ?>) ((Map<?, ?>) SchemaValidator.yaml(EVERY_KEY)).get("streams");
        List<Mutations.Mutation> mutations = streams.entrySet().stream()
                // Each in a file of its own, so that the others are not read again and again.
                .flatMap(stream -> Mutations.of(Map.of("streams", Map.of(stream.getKey(), stream.getValue()))).stream())
                .toList();

        // when
        List<String> disagreements = new ArrayList<>();
        Set<Pattern> missed = new HashSet<>();
        for (Mutations.Mutation mutation : mutations) {
            List<Problem> problems = new ArrayList<>(problems(mutation));
            NOT_VISIBLE.keySet().stream()
                    .filter(kind -> problems.removeIf(
                            problem -> kind.matcher(problem.toString()).matches()))
                    .forEach(missed::add);
            List<SchemaValidator.Misfit> misfits = VALIDATOR.misfits(mutation.tree());
            if (problems.isEmpty() != misfits.isEmpty()) {
                disagreements.add(mutation + ": the parser says " + problems + ", the schema " + misfits);
            }
        }

        // then
        assertThat(mutations).hasSizeGreaterThan(500);
        assertThat(disagreements).isEmpty();
        assertThat(missed).as("what the schema does not see").isEqualTo(NOT_VISIBLE.keySet());
    }

    private List<Problem> problems(Mutations.Mutation mutation) throws IOException {
        Map<String, String> environment = new HashMap<>();
        mutation.variable().ifPresent(value -> environment.put(Mutations.VARIABLE, value));
        Path file = Files.writeString(directory.resolve("streams.yaml"), SchemaValidator.json(mutation.tree()));
        try {
            StreamsFile.read(file, environment);
            return List.of();
        } catch (InvalidInput e) {
            return e.problems();
        }
    }
}
