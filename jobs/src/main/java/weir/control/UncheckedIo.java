package weir.control;

import java.io.IOException;
import java.sql.SQLException;

/** Spark's interfaces are Scala's and declare no exceptions, but their callers tell some of them apart by type. */
final class UncheckedIo {
    private UncheckedIo() {}

    interface Io<T> {
        T run() throws IOException;
    }

    /** Throws an {@link IOException} as it is, undeclared. */
    static <T> T io(Io<T> work) {
        try {
            return work.run();
        } catch (IOException e) {
            UncheckedIo.<RuntimeException>raise(e);
            throw new IllegalStateException(e);
        }
    }

    /** Throws an exception as it is, undeclared; never returns. */
    static RuntimeException thrown(SQLException thrown) {
        UncheckedIo.<RuntimeException>raise(thrown);
        return new IllegalStateException(thrown);
    }

    /** Runs what throws an {@link IOException} that it does not declare, so that it can be caught. */
    static <T> T declared(Io<T> work) throws IOException {
        return work.run();
    }

    // The cast is of a type variable: it never happens, which is the point.
    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void raise(Throwable thrown) throws E {
        throw (E) thrown;
    }
}
