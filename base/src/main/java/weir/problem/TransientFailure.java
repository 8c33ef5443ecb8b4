package weir.problem;

/** What may pass by itself: a server does not answer, a disk is full, somebody holds a lock. The same attempt may succeed later. */
public final class TransientFailure extends Failure {

    /**
     * @param action verb and thing, for example {@code write drop "a/000000000/003.json"}
     * @param reason why not, without a full stop
     * @param nextStep what the reader can do, without a full stop
     */
    public TransientFailure(String action, String reason, String nextStep) {
        super(action, reason, nextStep, null);
    }

    /** As above, with the exception that was met. */
    public TransientFailure(String action, String reason, String nextStep, Throwable cause) {
        super(action, reason, nextStep, cause);
    }

    /** As above, with the reason taken from the exception that was met. */
    public TransientFailure(String action, Throwable cause, String nextStep) {
        super(action, reason(cause), nextStep, cause);
    }
}
