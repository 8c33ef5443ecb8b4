package weir.init;

import java.util.List;

/**
 * A column of a stream.
 *
 * @param field its name in the rows
 * @param name its name in the stream; another one where files are read by position and SQL could not have the first
 * @param type the narrowest that all values fit
 * @param notes what the type does not say
 * @param profile of its values
 */
record Column(String field, String name, ColumnType type, List<String> notes, Profile profile) {
    /** Keeps its own copy of {@code notes}. */
    Column {
        notes = List.copyOf(notes);
    }

    /** Whether values of several kinds are in it. */
    boolean isMixed() {
        return profile.counts().size() > 1;
    }

    /** The name as SQL takes it. */
    String sql() {
        return Identifier.of(name);
    }
}
