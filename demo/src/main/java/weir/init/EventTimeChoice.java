package weir.init;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import weir.init.ColumnType.Plain;

/**
 * Which column says when a row's event happened: by its name, and by values that are times from 1990 to 2100 without exception.
 *
 * @param best empty if there is none
 * @param others that could be it as well, the better ones first
 * @param obstacles why columns that look like one are none
 */
record EventTimeChoice(Optional<EventTime> best, List<EventTime> others, List<String> obstacles) {
    private static final int DEEPEST = 4;
    private static final double FOR_DEPTH = 0.5;
    private static final double FOR_DAYS = 0.25;

    /** Keeps its own copies. */
    EventTimeChoice {
        others = List.copyOf(others);
        obstacles = List.copyOf(obstacles);
    }

    /** @param rows how many the sample has */
    static EventTimeChoice among(Columns columns, long rows) {
        List<EventTime> found = new ArrayList<>();
        List<String> obstacles = new ArrayList<>();
        for (Column column : columns.all()) {
            candidates(column, List.of(column.name()), column.type(), column.profile(), rows, found);
            formless(column).ifPresent(obstacles::add);
        }
        Optional<Column> taken = columns.all().stream()
                .filter(column -> column.name().equalsIgnoreCase(weir.pipeline.Stream.EVENT_TIME))
                .findFirst();
        if (taken.isPresent()) {
            obstacles.add(
                    0,
                    taken.get().sql()
                            + " has the name of the column that Weir makes of an event time, so that there can be none."
                            + " Rename it where the rows are made");
            return new EventTimeChoice(Optional.empty(), List.of(), obstacles);
        }
        // The order of the columns decides among equals: the sort is stable.
        found.sort(Comparator.comparingDouble(EventTime::score).reversed());
        return new EventTimeChoice(
                found.stream().findFirst(), found.stream().skip(1).toList(), found.isEmpty() ? obstacles : List.of());
    }

    private static void candidates(
            Column column, List<String> path, ColumnType type, Profile profile, long rows, List<EventTime> into) {
        if (type instanceof ColumnType.Struct struct && path.size() < DEEPEST) {
            for (ColumnType.Field field : struct.fields()) {
                List<String> inner =
                        Stream.concat(path.stream(), Stream.of(field.name())).toList();
                Profile of = profile.fields().get(field.name());
                candidates(column, inner, field.type(), of, rows, into);
            }
            return;
        }
        int named = TimeName.score(path.get(path.size() - 1));
        boolean isNamed = named > 0 || type == Plain.TIMESTAMP;
        Optional<TimeForm.Found> form = isNamed ? TimeForm.of(type, profile) : Optional.empty();
        form.ifPresent(found -> {
            double missing = (rows - profile.values()) / (double) rows;
            double score = named - FOR_DEPTH * (path.size() - 1) - 2 * missing - (type == Plain.DATE ? FOR_DAYS : 0);
            into.add(new EventTime(column, path, found.form(), found.micros(), score));
        });
    }

    /** Says of a text that its name is that of a time, and its form none that is known. */
    private static Optional<String> formless(Column column) {
        boolean isText = column.type() == Plain.STRING
                && !column.isMixed()
                && column.profile().counts().containsKey(Kind.TEXT);
        if (!isText
                || TimeName.score(column.name()) == 0
                || column.profile().texts().wholes().isPresent()) {
            return Optional.empty();
        }
        String first = column.profile().texts().first();
        if (first.chars().noneMatch(Character::isDigit)) {
            return Optional.empty();
        }
        String value = Comments.quoted(first);
        return Optional.of("If " + column.sql() + " is the event time, write eventTime: to_timestamp(" + column.sql()
                + ", 'FORMAT'), with the format of " + value);
    }
}
