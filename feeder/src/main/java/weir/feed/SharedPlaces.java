package weir.feed;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import weir.address.HostPort;
import weir.feed.spool.SpoolSpec;
import weir.yaml.Position;
import weir.yaml.Reading;
import weir.yaml.Section;

/** Finds what two streams of a file can't have in common. */
final class SharedPlaces {
    private final Reading reading;
    private final Section streams;
    private final Map<Object, String> taken = new HashMap<>();

    SharedPlaces(Reading reading, Section streams) {
        this.reading = reading;
        this.streams = streams;
    }

    void check(Map<String, FeedSpec> specs) {
        Map<HostPort, Object> shared = new HashMap<>();
        specs.forEach((name, spec) -> {
            if (spec.to() instanceof Target.Place place) {
                SpoolSpec spool = spec.spool(place);
                take(
                        name,
                        "spool",
                        "spool " + spool.directory().toAbsolutePath().normalize(),
                        "Give it a spool of its own");
                spool.lane()
                        .ifPresent(lane -> take(
                                name, "lane", "lane " + place.identity() + " " + lane, "Give it a lane of its own"));
            } else if (spec.to() instanceof Target.Clients clients) {
                listen(name, "to", clients.address());
            }
            if (spec.from() instanceof Origin.Listen origin) {
                listen(name, "listen", origin.address());
            } else if (spec.from() instanceof Origin.Stdin) {
                take(name, "stdin", "stdin", "Standard input can be read by one stream");
            } else if (spec.from() instanceof Origin.Watch origin) {
                take(name, "watch", "watch " + origin.directory(), "Give it a directory of its own");
            } else if (spec.from() instanceof Origin.Http origin
                    && !shared.computeIfAbsent(origin.address(), none -> shared(origin))
                            .equals(shared(origin))) {
                reading.problem(
                        place(name, "http"),
                        "streams that share an address share its limits and its TLS, and another one has others",
                        "Write the same max-body, tls-cert, tls-key and tls-client-ca for all of them");
            }
        });
    }

    /** What all streams of an address have in common; tokens are each one's own. */
    private static Object shared(Origin.Http origin) {
        return List.of(origin.limits(), origin.access().tls());
    }

    private void listen(String stream, String key, HostPort address) {
        if (address.port() != 0) {
            take(stream, key, address, "Choose another port");
        }
    }

    private void take(String stream, String key, Object what, String hint) {
        String other = taken.putIfAbsent(what, stream);
        if (other != null) {
            reading.problem(
                    place(stream, key),
                    "it is the same as that of stream " + other + " on line "
                            + streams.place(other).line(),
                    hint);
        }
    }

    /** Where a key of a stream stands; where the stream stands, if the key is left to its default. */
    private Position place(String stream, String key) {
        Position ofStream = streams.place(stream);
        String path = ofStream.path() + "." + key;
        return new Position(reading.lines().getOrDefault(path, ofStream.line()), path);
    }
}
