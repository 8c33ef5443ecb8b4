package weir.feed.http;

/** What a process says of itself to those who watch it. Thread-safe. */
public interface Health {
    /** Text for {@code /metrics}, in the format of Prometheus. */
    String metrics();

    /** Whether all streams accept rows: {@code /readyz}. */
    boolean isReady();
}
