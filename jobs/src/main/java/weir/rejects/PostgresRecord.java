package weir.rejects;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import weir.control.ControlPlane;
import weir.source.Quarantine;
import weir.source.StreamRecord;

/** What {@code weir.rejects} says of one stream of a pipeline. */
public final class PostgresRecord implements StreamRecord {
    /** The line that stands for a whole drop. */
    static final int SKIPPED_DROP = 0;

    private final ControlPlane control;
    private final String stream;

    /** @param stream the stream's name */
    public PostgresRecord(ControlPlane control, String stream) {
        this.control = control;
        this.stream = stream;
    }

    @Override
    public Quarantine quarantine() {
        return new PostgresQuarantine(control.ofTasks(), stream);
    }

    @Override
    public Map<String, SortedSet<Long>> skipped() {
        return control.read("look for skipped drops of stream \"" + stream + "\"", connection -> {
            try (PreparedStatement look = connection.prepareStatement(
                    "SELECT lane, drop FROM weir.rejects WHERE pipeline = ? AND stream = ? AND line = "
                            + SKIPPED_DROP)) {
                look.setString(1, control.pipeline());
                look.setString(2, stream);
                Map<String, SortedSet<Long>> skipped = new TreeMap<>();
                try (ResultSet result = look.executeQuery()) {
                    while (result.next()) {
                        skipped.computeIfAbsent(result.getString(1), lane -> new TreeSet<>())
                                .add(result.getLong(2));
                    }
                }
                return skipped;
            }
        });
    }
}
