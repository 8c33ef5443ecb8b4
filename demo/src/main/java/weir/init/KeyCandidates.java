package weir.init;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import weir.init.ColumnType.Plain;

/**
 * Columns that tell rows apart, and columns that gather them.
 *
 * @param unique no value is there twice, and none is missing
 * @param groups few values, each of several rows; the best for GROUP BY first
 */
record KeyCandidates(List<Column> unique, List<Column> groups) {
    private static final int MAX_GROUPS = 50;
    private static final Set<Plain> OF_KEYS = Set.of(Plain.INT, Plain.BIGINT, Plain.STRING);
    private static final Set<Plain> OF_GROUPS = Set.of(Plain.STRING, Plain.BOOLEAN, Plain.INT, Plain.BIGINT);

    /** Keeps its own copies. */
    KeyCandidates {
        unique = List.copyOf(unique);
        groups = List.copyOf(groups);
    }

    /** @param rows how many the sample has */
    static KeyCandidates among(Columns columns, Optional<EventTime> eventTime, long rows) {
        List<Column> unique = new ArrayList<>();
        List<Column> groups = new ArrayList<>();
        for (Column column : columns.all()) {
            boolean isTime =
                    eventTime.filter(time -> time.column().equals(column)).isPresent();
            if (isTime || column.isMixed() || !(column.type() instanceof Plain type)) {
                continue;
            }
            Distinct distinct = column.profile().distinct();
            boolean isUnique = rows > 1 && distinct.count() == rows;
            if (isUnique && OF_KEYS.contains(type)) {
                unique.add(column);
            }
            boolean isFew = distinct.count() > 1
                    && distinct.count() <= MAX_GROUPS
                    && 2L * distinct.count() <= column.profile().values();
            if (isFew && OF_GROUPS.contains(type)) {
                groups.add(column);
            }
        }
        groups.sort(Comparator.<Column>comparingInt(column -> column.type() == Plain.STRING ? 0 : 1)
                .thenComparingLong(column -> -column.profile().values())
                .thenComparingInt(column -> column.profile().distinct().count()));
        return new KeyCandidates(unique, groups);
    }
}
