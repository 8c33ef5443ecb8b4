package weir.feed;

import java.nio.file.Path;
import java.util.List;
import weir.feed.generate.GeneratorSpec;

/** Where rows come from. */
public sealed interface Origin {

    /** Rows made up on the spot. */
    record Generate(GeneratorSpec spec) implements Origin {}

    /** Rows from files, in their order. */
    record Replay(List<Path> files) implements Origin {
        /** Keeps its own copy. */
        public Replay {
            files = List.copyOf(files);
        }
    }
}
