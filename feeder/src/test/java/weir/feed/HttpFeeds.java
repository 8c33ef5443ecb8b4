package weir.feed;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import weir.address.HostPort;
import weir.feed.http.Access;
import weir.feed.http.HttpLimits;
import weir.feed.http.Token;

/** What feeders are told that take rows by HTTP. */
final class HttpFeeds {
    private HttpFeeds() {}

    /** On any port, into this directory; the stream has its name. */
    static FeedSpec into(Path directory, HttpLimits limits) {
        return into(directory, limits, Access.OPEN);
    }

    /** As above, for those who may write it. */
    static FeedSpec into(Path directory, HttpLimits limits, Access access) {
        return FeedSpec.of(new Origin.Http(new HostPort("127.0.0.1", 0), limits, access), directory.toString());
    }

    /** For clients that show one of these tokens, each of which has its value for a name. */
    static Access tokens(String... values) {
        List<Token> tokens =
                Stream.of(values).map(value -> new Token(value, value)).toList();
        return new Access(Optional.empty(), tokens);
    }
}
