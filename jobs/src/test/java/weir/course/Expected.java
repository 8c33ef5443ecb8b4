package weir.course;

import java.util.List;
import java.util.Map;

/** What the exercises have to show, by their files. */
final class Expected {
    private static final String KINDS = "SELECT CASE WHEN gt IS NULL THEN 'error' ELSE 'good' END, count(*) FROM ";
    static final String BY_ACTIVITY = "SELECT gt, count(*) FROM clean GROUP BY gt";
    private static final String BY_USER =
            "SELECT \"User\", FirstName, LastName, count(*) FROM clean JOIN users USING (\"User\") GROUP BY ALL";

    static final Map<String, List<Seen>> OF = Map.of(
            "rows",
                    List.of(
                            new Seen("raw", Seen.Where.PART_PRINTED, "SELECT value[:37] || '...' FROM lines"),
                            new Seen(
                                    "parsed",
                                    Seen.Where.PART_PRINTED,
                                    "SELECT Arrival_Time, coalesce(\"User\", 'NULL'), coalesce(gt, 'NULL'), coalesce(x::VARCHAR, 'NULL')"
                                            + " FROM readings")),
            "errors",
                    List.of(
                            new Seen("before", Seen.Where.LAST_PRINTED, KINDS + "readings GROUP BY 1"),
                            new Seen("without_any_null", Seen.Where.LAST_PRINTED, KINDS + "clean GROUP BY 1"),
                            new Seen("without_all_null", Seen.Where.LAST_PRINTED, KINDS + "readings GROUP BY 1"),
                            new Seen("with_a_place", Seen.Where.LAST_PRINTED, KINDS + "clean GROUP BY 1")),
            "activities",
                    List.of(
                            new Seen("complete", Seen.Where.MEMORY, BY_ACTIVITY),
                            new Seen("update", Seen.Where.LATEST_PRINTED, BY_ACTIVITY)),
            "stairs",
                    List.of(
                            new Seen(
                                    "stairs",
                                    Seen.Where.MEMORY,
                                    "SELECT gt, Model, Arrival_Time, Creation_Time FROM readings WHERE contains(gt, 'stairs')")),
            "cube",
                    List.of(
                            new Seen(
                                    "cube",
                                    Seen.Where.LAST_PRINTED,
                                    """
                            SELECT CASE WHEN grouping(gt) = 1 THEN 'NULL' ELSE gt END,
                                CASE WHEN grouping(Model) = 1 THEN 'NULL' ELSE Model END,
                                round(avg(x), 3), round(avg(y), 3), round(avg(z), 3)
                            FROM clean GROUP BY CUBE (gt, Model)""")),
            "windows",
                    List.of(
                            new Seen("tumbling", Seen.Where.LAST_PRINTED, windows(5, "0")),
                            new Seen("sliding", Seen.Where.LAST_PRINTED, windows(10, "0, 5"))),
            "heart",
                    List.of(
                            new Seen("both", Seen.Where.MEMORY, "SELECT * FROM pairs"),
                            new Seen(
                                    "with_or_without",
                                    Seen.Where.PART_OF_MEMORY,
                                    """
                                    SELECT * FROM pairs UNION ALL
                                    SELECT Creation_Time, "User", gt, NULL FROM clean
                                    WHERE (Creation_Time, "User", gt) NOT IN (SELECT (reading, "User", gt) FROM pairs)""")),
            "growing",
                    List.of(new Seen(
                            "all_pairs",
                            Seen.Where.PART_PRINTED,
                            "SELECT r.\"User\", gt, bpm FROM clean r JOIN heart h ON r.\"User\" = h.\"User\"")),
            "quotes",
                    List.of(new Seen(
                            "words_per_character",
                            Seen.Where.LAST_PRINTED,
                            "SELECT Play, \"Character\", sum(len(string_split(Quote, ' '))) FROM quotes GROUP BY ALL")),
            "join",
                    List.of(
                            new Seen(
                                    "named",
                                    Seen.Where.MEMORY,
                                    "SELECT Arrival_Time, FirstName, LastName, gt FROM clean JOIN users USING (\"User\")"),
                            new Seen("join_then_aggregate", Seen.Where.LAST_PRINTED, BY_USER),
                            new Seen("aggregate_then_join", Seen.Where.LAST_PRINTED, BY_USER)));

    private Expected() {}

    /** Windows that begin every 5 s; a row is in the one that has begun last and in as many before. */
    private static String windows(int seconds, String earlier) {
        return """
                SELECT strftime(make_timestamp(begin * 1000000), '%%H:%%M:%%S'),
                    strftime(make_timestamp((begin + %d) * 1000000), '%%H:%%M:%%S'), count(*)
                FROM (SELECT Creation_Time // 1000000000 // 5 * 5 - unnest([%s]) AS begin FROM clean) GROUP BY begin"""
                .formatted(seconds, earlier);
    }
}
