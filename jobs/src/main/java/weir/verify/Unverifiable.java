package weir.verify;

/** What a query does can't be done again with the same outcome. Its message says what and why, without a full stop. */
final class Unverifiable extends RuntimeException {
    Unverifiable(String reason) {
        super(reason);
    }
}
