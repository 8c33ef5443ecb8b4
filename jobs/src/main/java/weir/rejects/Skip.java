package weir.rejects;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.Optional;
import weir.control.ControlPlaneAdmin;
import weir.drop.Drop;
import weir.drop.Storage;
import weir.drop.StreamReader;
import weir.problem.Failure;
import weir.problem.PermanentFailure;
import weir.problem.TransientFailure;

/** Puts on record that a drop that is lost, or can't be read, is to be stepped over. */
public final class Skip {
    private final ControlPlaneAdmin admin;
    private final String stream;
    private final Storage storage;

    /**
     * Skips drops of one stream.
     *
     * @param stream its name
     * @param storage its root
     */
    public Skip(ControlPlaneAdmin admin, String stream, Storage storage) {
        this.admin = admin;
        this.stream = stream;
        this.storage = storage;
    }

    /**
     * Skips a drop.
     *
     * @param why what a person has to say about it; may be empty
     * @return the reason that is on record now
     * @throws PermanentFailure if there is nothing the matter with the drop, or it was skipped before
     * @throws Failure if the store or Postgres is away
     */
    public String skip(String lane, long drop, String why) {
        String action = "skip drop " + drop + " of lane \"" + lane + "\" of stream \"" + stream + "\"";
        String reason = matter(action, lane, drop) + (why.isEmpty() ? "" : " (" + why + ")");
        boolean isNew = admin.transaction(action, connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    """
                    INSERT INTO weir.rejects (pipeline, stream, lane, drop, line, reason, who, epoch)
                    SELECT ?, ?, ?, ?, ?, ?, ?, coalesce((SELECT epoch FROM weir.epoch WHERE pipeline = ?), 0)
                    ON CONFLICT DO NOTHING""")) {
                insert.setString(1, admin.pipeline());
                insert.setString(2, stream);
                insert.setString(3, lane);
                insert.setLong(4, drop);
                insert.setInt(5, PostgresRecord.SKIPPED_DROP);
                insert.setString(6, PostgresQuarantine.storable(reason));
                insert.setString(7, admin.who());
                insert.setString(8, admin.pipeline());
                return insert.executeUpdate() == 1;
            }
        });
        if (!isNew) {
            throw new PermanentFailure(action, "it was skipped before", "See its row with line 0 in weir.rejects");
        }
        return reason;
    }

    /** What is wrong with a drop: only what nobody can read may be skipped. */
    private String matter(String action, String lane, long number) {
        try {
            StreamReader reader = new StreamReader(storage);
            if (!reader.lanes().contains(lane)) {
                throw new PermanentFailure(
                        action,
                        "there is no such lane in \"" + storage.describe() + "\"",
                        "Its lanes are " + String.join(", ", reader.lanes()));
            }
            long next = reader.next(lane);
            if (number < 0 || number >= next) {
                throw new PermanentFailure(
                        action,
                        "the lane has not come so far: its next drop is " + next,
                        "Only a drop that others follow can be missing");
            }
            List<Drop> found = reader.range(lane, number, number + 1);
            if (found.isEmpty()) {
                return "the drop is not there";
            }
            return fault(found.get(0))
                    .map(fault -> "the drop cannot be read: " + fault)
                    .orElseThrow(() -> new PermanentFailure(
                            action,
                            "it is there and can be read",
                            "Nothing is to be done; bad lines in it are a matter of badRows"));
        } catch (IOException e) {
            throw new TransientFailure(action, e, "Check that the place is there and may be read");
        }
    }

    private Optional<String> fault(Drop drop) {
        try (InputStream in = drop.compression().unpack(storage.open(drop.path()))) {
            in.transferTo(OutputStream.nullOutputStream());
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(Failure.reason(e));
        }
    }
}
