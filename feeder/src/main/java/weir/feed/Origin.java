package weir.feed;

import java.nio.file.Path;
import java.util.List;
import weir.address.HostPort;
import weir.feed.generate.GeneratorSpec;
import weir.feed.http.Access;
import weir.feed.http.HttpLimits;
import weir.feed.source.FileOptions;
import weir.feed.source.LineLimits;
import weir.feed.source.Pace;

/** Where rows come from. */
public sealed interface Origin {
    /** Whether rows are behind the clock when they come, if theirs is right: then drops say when they were sealed. */
    default boolean keepsToTheClock() {
        return true;
    }

    /**
     * Rows made up on the spot.
     *
     * @param isAgain whether to begin anew if an earlier start has come to the end
     */
    record Generate(GeneratorSpec spec, boolean isAgain) implements Origin {
        /** Once. */
        public Generate(GeneratorSpec spec) {
            this(spec, false);
        }

        @Override
        public boolean keepsToTheClock() {
            return spec.keepsToTheClock();
        }
    }

    /**
     * Rows from files, in their order.
     *
     * @param paths files and directories
     * @param options how they are read
     * @param pace when a row's turn is
     * @param isLoop whether to begin anew at the end, for ever
     * @param isAgain whether to begin anew if an earlier start has come to the end
     */
    record Replay(List<Path> paths, FileOptions options, Pace pace, boolean isLoop, boolean isAgain) implements Origin {
        /** Keeps its own copy. */
        public Replay {
            paths = List.copyOf(paths);
        }

        /** At full speed, once. */
        public Replay(List<Path> paths) {
            this(paths, FileOptions.DEFAULT, new Pace.FullSpeed(), false, false);
        }
    }

    /** Files that others move into a directory. */
    record Watch(Path directory, FileOptions options) implements Origin {
        /** Own plain files of JSON lines or CSV with commas. */
        public Watch(Path directory) {
            this(directory, FileOptions.DEFAULT);
        }
    }

    /** Lines from standard input. */
    record Stdin(LineLimits limits) implements Origin {}

    /** Lines from whoever connects. */
    record Listen(HostPort address, LineLimits limits) implements Origin {}

    /** Lines from a TCP server. */
    record Connect(HostPort address, LineLimits limits) implements Origin {}

    /**
     * Requests.
     *
     * @param limits of the address
     * @param access to the stream
     */
    record Http(HostPort address, HttpLimits limits, Access access) implements Origin {
        /** From everybody. */
        public Http(HostPort address, HttpLimits limits) {
            this(address, limits, Access.OPEN);
        }
    }
}
