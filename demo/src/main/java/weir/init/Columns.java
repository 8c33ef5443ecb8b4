package weir.init;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The columns of a stream.
 *
 * @param all in the order of the rows
 * @param leftOut for each field that is no column, why
 */
record Columns(List<Column> all, List<String> leftOut) {
    /** Names that the source of drops has for itself. */
    private static final Set<String> RESERVED = Set.of("_lane", "_drop", "_line", "_error", "_raw");

    /** Keeps its own copies. */
    Columns {
        all = List.copyOf(all);
        leftOut = List.copyOf(leftOut);
    }

    /** @param isPositional whether columns are found by their position: then none can be left out, and a name is free */
    static Columns of(Profile rows, boolean isPositional) {
        List<Column> all = new ArrayList<>();
        List<String> leftOut = new ArrayList<>();
        Set<String> taken = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (Map.Entry<String, Profile> field : rows.fields().entrySet()) {
            String name = field.getKey();
            TypeChoice.Choice choice = TypeChoice.of(field.getValue());
            List<String> notes = new ArrayList<>(choice.notes());
            String obstacle = obstacle(name, taken);
            if (!obstacle.isEmpty() && !isPositional) {
                leftOut.add(Comments.quoted(name) + " is left out: " + obstacle);
                continue;
            } else if (!obstacle.isEmpty()) {
                notes.add(0, Comments.quoted(name) + " in the files: " + obstacle);
            }
            String free = obstacle.isEmpty() ? name : free(name, taken);
            taken.add(free);
            all.add(new Column(name, free, choice.type(), notes, field.getValue()));
        }
        return new Columns(all, leftOut);
    }

    /** Why a field's name can be no column's; empty if it can. */
    private static String obstacle(String name, Set<String> taken) {
        if (!Identifier.isPossible(name)) {
            return "Spark cannot have this name";
        } else if (RESERVED.stream().anyMatch(name::equalsIgnoreCase)) {
            return "Weir keeps this name for itself";
        }
        return taken.contains(name) ? "SQL does not tell it from the one that differs in upper and lower case" : "";
    }

    private static String free(String name, Set<String> taken) {
        String stem = Identifier.isPossible(name) ? name : "column";
        int number = 2;
        while (taken.contains(stem + "_" + number)) {
            number++;
        }
        return stem + "_" + number;
    }
}
