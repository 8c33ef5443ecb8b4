package weir.problem;

import java.util.List;
import java.util.stream.Collectors;

/** A file of the user's is wrong in the given places. Its message is one problem a line. */
public final class InvalidInput extends RuntimeException implements UserFacing {
    private final transient List<Problem> problems;

    /** @param problems at least one */
    public InvalidInput(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    @Override
    public int exitCode() {
        return Exit.INVALID_INPUT;
    }

    /** The problems, in the order in which they are shown. */
    public List<Problem> problems() {
        return problems;
    }
}
