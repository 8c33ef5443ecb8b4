package weir.run;

import java.util.List;
import java.util.stream.Collectors;
import weir.problem.Exit;
import weir.problem.UserFacing;

/** Queries of a pipeline failed in a way that does not pass by itself. Its message has what each one died of, one a line. */
public final class RunFailed extends RuntimeException implements UserFacing {
    private final int exitCode;

    RunFailed(List<QueryFailure> failures) {
        super(failures.stream().map(QueryFailure::told).distinct().collect(Collectors.joining("\n")));
        failures.forEach(failure -> addSuppressed(failure.thrown()));
        this.exitCode = failures.stream().allMatch(failure -> UserFacing.behind(failure.thrown())
                        .filter(thrown -> ((UserFacing) thrown).exitCode() == Exit.INVALID_INPUT)
                        .isPresent())
                ? Exit.INVALID_INPUT
                : Exit.FAILED;
    }

    @Override
    public int exitCode() {
        return exitCode;
    }
}
