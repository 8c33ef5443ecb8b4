package weir.problem;

/** What waiting does not cure: somebody must change a file, a table or a setting. The same attempt fails again. */
public final class PermanentFailure extends Failure {

    /** See {@link TransientFailure#TransientFailure(String, String, String)}. */
    public PermanentFailure(String action, String reason, String nextStep) {
        super(action, reason, nextStep, null);
    }

    /** See {@link TransientFailure#TransientFailure(String, String, String, Throwable)}. */
    public PermanentFailure(String action, String reason, String nextStep, Throwable cause) {
        super(action, reason, nextStep, cause);
    }

    /** See {@link TransientFailure#TransientFailure(String, Throwable, String)}. */
    public PermanentFailure(String action, Throwable cause, String nextStep) {
        super(action, reason(cause), nextStep, cause);
    }
}
