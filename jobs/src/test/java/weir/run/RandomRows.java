package weir.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rows of two streams, as lines of JSON: random, with many nulls, none late, and at the end one that ends all windows. */
final class RandomRows {
    static final List<String> STREAMS = List.of("seen", "other");

    /** The columns of both. */
    static final String SCHEMA =
            "id BIGINT, k STRING, v INT, x DOUBLE, d DECIMAL(10, 2), b BOOLEAN, day DATE, a ARRAY<INT>,"
                    + " m MAP<STRING, INT>, st STRUCT<p: INT, q: STRING>, at BIGINT";

    static final Map<String, List<String>> TABLES = Map.of(
            "codes", List.of("code,name", "a,ann", "a,bob", "b,", "c,cid"),
            "names", List.of("k,label", "a,x", "b,", "a,y", "7,z"));

    private static final String STREAM = "  %s: {drop: in/%s, schema: \"" + SCHEMA
            + "\", eventTime: timestamp_seconds(at)," + " watermark: 10 seconds, maxDropsPerTrigger: 1}\n";

    private static final Map<String, String> VIEWS = Map.of(
            "kept", "{sql: SELECT * FROM seen WHERE b IS NOT FALSE}", "whole", "{from: seen, dropNulls: [k, v]}");

    private static final int DROPS = 2;
    private static final int ROWS = 24;
    private static final int SECONDS = 40;
    private static final String END =
            "{\"id\":%d,\"k\":\"end\",\"v\":9,\"x\":1.5,\"d\":9.25,\"b\":true,\"day\":\"2024-12-31\",\"a\":[9],"
                    + "\"m\":{\"x\":9},\"st\":{\"p\":9,\"q\":\"end\"},\"at\":1000000}";

    private final Random random;
    private final Map<String, List<List<String>>> drops = new HashMap<>();

    /** The same rows for the same seed. */
    RandomRows(long seed) {
        random = new Random(seed);
        for (int stream = 0; stream < STREAMS.size(); stream++) {
            List<List<String>> ofStream = new ArrayList<>();
            for (int drop = 0; drop < DROPS; drop++) {
                List<String> lines = new ArrayList<>();
                for (int row = 0; row < ROWS; row++) {
                    lines.add(row(1_000 * stream + 100 * drop + row, 1_000 + drop * SECONDS));
                }
                ofStream.add(lines);
            }
            ofStream.add(List.of(END.formatted(1_000 * stream + 999)));
            drops.put(STREAMS.get(stream), ofStream);
        }
    }

    /** A pipeline file of these queries, with the relations that they name. */
    static String pipeline(String queries) {
        return "pipeline: corpus\nsettings: {shufflePartitions: 1}\n"
                + section(
                        "streams",
                        STREAMS.stream()
                                .filter(name -> name.equals("seen") || names(queries, name))
                                .map(name -> STREAM.formatted(name, name)))
                + section(
                        "tables",
                        TABLES.keySet().stream()
                                .filter(name -> names(queries, name))
                                .map(name -> "  " + name + ": {csv: " + name + ".csv, header: true}\n"))
                + section(
                        "views",
                        VIEWS.keySet().stream()
                                .filter(name -> names(queries, name))
                                .map(name -> "  " + name + ": " + VIEWS.get(name) + "\n"))
                + "queries:\n" + queries;
    }

    private static boolean names(String queries, String relation) {
        return Pattern.compile("\\b" + relation + "\\b").matcher(queries).find();
    }

    private static String section(String name, Stream<String> entries) {
        String all = entries.sorted().collect(Collectors.joining());
        return all.isEmpty() ? "" : name + ":\n" + all;
    }

    /** The drops of a stream, in order. */
    List<List<String>> drops(String stream) {
        return drops.get(stream);
    }

    /** All rows of each stream. */
    Map<String, List<String>> all() {
        Map<String, List<String>> all = new HashMap<>();
        drops.forEach((stream, each) ->
                all.put(stream, each.stream().flatMap(List::stream).toList()));
        return all;
    }

    /** The rows of each stream that the watermark passes: not the last ones, and none without a time. */
    Map<String, List<String>> closed() {
        Map<String, List<String>> closed = new HashMap<>();
        drops.forEach((stream, each) -> closed.put(
                stream,
                each.subList(0, DROPS).stream()
                        .flatMap(List::stream)
                        .filter(line -> !line.contains("\"at\":null"))
                        .toList()));
        return closed;
    }

    private String row(int id, int from) {
        return "{\"id\":%d,\"k\":%s,\"v\":%s,\"x\":%s,\"d\":%s,\"b\":%s,\"day\":%s,\"a\":%s,\"m\":%s,\"st\":%s,\"at\":%s}"
                .formatted(
                        id,
                        any("null", "\"a\"", "\"b\"", "\"c\"", "\"\"", "\"7\""),
                        number(),
                        // Sums of these are the same in any order.
                        any("null", "0.5", "-0.25", "3.0", "0.0"),
                        any("null", "1.25", "-3.50", "0.00", "12345678.99"),
                        any("null", "true", "false"),
                        any("null", "\"2024-02-29\"", "\"1969-12-31\""),
                        any("null", "[]", "[%s]".formatted(number()), "[%s,%s]".formatted(number(), number())),
                        any("null", "{}", "{\"x\":%s}".formatted(number()), "{\"y\":%s,\"x\":1}".formatted(number())),
                        any("null", "{}", "{\"p\":%s,\"q\":%s}".formatted(number(), any("null", "\"a\""))),
                        random.nextInt(10) == 0 ? "null" : String.valueOf(from + random.nextInt(SECONDS)));
    }

    private String number() {
        return any("null", "-2", "-1", "0", "1", "2", "3");
    }

    private String any(String... values) {
        return Arrays.asList(values).get(random.nextInt(values.length));
    }
}
