package weir.run;

import java.util.List;
import java.util.stream.Collectors;
import weir.problem.Ending;
import weir.problem.Exit;

/** Queries of a pipeline failed in a way that does not pass by itself. Its message has what each one died of, one a line. */
public final class RunFailed extends RuntimeException implements Ending {
    private final int exitCode;

    RunFailed(List<QueryFailure> failures) {
        super(failures.stream().map(QueryFailure::told).distinct().collect(Collectors.joining("\n")));
        failures.forEach(failure -> addSuppressed(failure.thrown()));
        this.exitCode = failures.stream().allMatch(failure -> Ending.behind(failure.thrown())
                        .filter(thrown -> ((Ending) thrown).exitCode() == Exit.INVALID_INPUT)
                        .isPresent())
                ? Exit.INVALID_INPUT
                : Exit.FAILED;
    }

    @Override
    public int exitCode() {
        return exitCode;
    }
}
