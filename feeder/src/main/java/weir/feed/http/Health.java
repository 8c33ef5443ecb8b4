package weir.feed.http;

import java.util.Optional;

/** What a process says of itself to those who watch it. Thread-safe. */
public interface Health {
    /** Text for {@code /metrics}, in the format of Prometheus. */
    String metrics();

    /** Why not all streams accept rows at the moment; empty if all do: {@code /readyz}. */
    Optional<String> obstacle();
}
