package weir.feed;

import java.nio.file.Path;
import java.util.List;
import weir.feed.generate.GeneratorSpec;
import weir.feed.http.HttpLimits;
import weir.feed.source.Address;
import weir.feed.source.LineLimits;
import weir.feed.source.Pace;

/** Where rows come from. */
public sealed interface Origin {

    /** Rows made up on the spot. */
    record Generate(GeneratorSpec spec) implements Origin {}

    /**
     * Rows from files, in their order.
     *
     * @param paths files and directories
     * @param pace when a row's turn is
     * @param isLoop whether to begin anew at the end, for ever
     */
    record Replay(List<Path> paths, Pace pace, boolean isLoop) implements Origin {
        /** Keeps its own copy. */
        public Replay {
            paths = List.copyOf(paths);
        }

        /** At full speed, once. */
        public Replay(List<Path> paths) {
            this(paths, new Pace.FullSpeed(), false);
        }
    }

    /** Files that others move into a directory. */
    record Watch(Path directory) implements Origin {}

    /** Lines from standard input. */
    record Stdin(LineLimits limits) implements Origin {}

    /** Lines from whoever connects. */
    record Listen(Address address, LineLimits limits) implements Origin {}

    /** Lines from a TCP server. */
    record Connect(Address address, LineLimits limits) implements Origin {}

    /** Requests. */
    record Http(Address address, HttpLimits limits) implements Origin {}
}
