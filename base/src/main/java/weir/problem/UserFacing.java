package weir.problem;

import java.util.Optional;

/** A failure that was foreseen: its message is written for a person, and it knows how a verb ends with it. */
public interface UserFacing {
    /** One of the codes of {@link Exit}. */
    int exitCode();

    /**
     * The foreseen failure behind an exception: other layers, Spark above all, wrap what is thrown inside them.
     *
     * @return {@code thrown} itself or the first of its causes that is one
     */
    static Optional<Throwable> behind(Throwable thrown) {
        Throwable cause = thrown;
        while (cause != null && !(cause instanceof UserFacing)) {
            cause = cause.getCause() == cause ? null : cause.getCause();
        }
        return Optional.ofNullable(cause);
    }
}
