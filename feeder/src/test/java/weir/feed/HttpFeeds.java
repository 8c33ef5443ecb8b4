package weir.feed;

import java.nio.file.Path;
import weir.feed.http.HttpLimits;
import weir.feed.source.Address;

/** What feeders are told that take rows by HTTP. */
final class HttpFeeds {
    private HttpFeeds() {}

    /** On any port, into this directory; the stream has its name. */
    static FeedSpec into(Path directory, HttpLimits limits) {
        return FeedSpec.of(new Origin.Http(new Address("127.0.0.1", 0), limits), directory.toString());
    }
}
