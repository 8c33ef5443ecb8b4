package weir.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import weir.control.ControlPlaneAdmin;
import weir.control.PostgresConnection;
import weir.drop.Content;
import weir.drop.DirectoryStorage;
import weir.drop.ForwardingStorage;
import weir.drop.WritableStorage;
import weir.rejects.Replay;
import weir.yaml.Position;

/** A replay that is killed at a certain step of the first drop: as if by {@code kill -9}, for nothing in it gets to know. */
final class HaltingReplay {
    static final int KILLED = 137;

    /** Where it is killed. */
    enum Step {
        WRITTEN_DOWN,
        STAGED,
        PUBLISHED,
        NEVER
    }

    private HaltingReplay() {}

    /** Takes the database's URL, the stream's root and a {@link Step}. */
    public static void main(String[] arguments) {
        PostgresConnection connection =
                new PostgresConnection(new Position(1, "postgres"), arguments[0], "postgres", "postgres");
        Step step = Step.valueOf(arguments[2]);
        try (ControlPlaneAdmin desk = ControlPlaneAdmin.open(connection, "test")) {
            WritableStorage storage = new Halting(new DirectoryStorage(Path.of(arguments[1])), step);
            Replay.Result result = new Replay(desk, "seen", storage, line -> Optional.empty()).run();
            System.out.println(result.lines() + " lines sent back");
        }
    }

    private static final class Halting extends ForwardingStorage {
        private final Step step;

        Halting(WritableStorage storage, Step step) {
            super(storage);
            this.step = step;
        }

        private void haltAt(Step here) {
            if (step == here) {
                Runtime.getRuntime().halt(KILLED);
            }
        }

        @Override
        public Staged stage(String path, Content content) throws IOException {
            haltAt(Step.WRITTEN_DOWN);
            Staged staged = super.stage(path, content);
            haltAt(Step.STAGED);
            return staged;
        }

        @Override
        protected boolean publish(String path, Staged staged) throws IOException {
            boolean published = staged.publish();
            haltAt(Step.PUBLISHED);
            return published;
        }
    }
}
