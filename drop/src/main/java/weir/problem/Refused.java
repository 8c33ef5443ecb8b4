package weir.problem;

/** A {@link Cannot} that waiting does not mend: who meets it must not simply try again. */
public final class Refused extends Cannot {

    /** See {@link Cannot#Cannot(String, String, String)}. */
    public Refused(String action, String reason, String nextStep) {
        super(action, reason, nextStep);
    }

    /** See {@link Cannot#Cannot(String, String, String, Throwable)}. */
    public Refused(String action, String reason, String nextStep, Throwable cause) {
        super(action, reason, nextStep, cause);
    }
}
