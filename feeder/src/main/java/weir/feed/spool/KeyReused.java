package weir.feed.spool;

/** A batch came under the key of another one, and was not accepted: the client has made a mistake. */
public final class KeyReused extends RuntimeException {
    KeyReused() {
        super("other rows were accepted under this key", null, false, false);
    }
}
