package weir.control;

/** A database as it was at one moment, for as long as a transaction holds it. */
public interface Snapshot {
    /** The database. */
    PostgresConnection database();

    /** The name of the moment, for {@code SET TRANSACTION SNAPSHOT}. */
    String name();

    /** Asks about the moment. */
    <T> T ask(Question<T> question);
}
