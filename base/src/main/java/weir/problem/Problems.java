package weir.problem;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Gathers every problem of one file, so that its author mends them in one go. Not thread-safe. */
public final class Problems {
    private final String file;
    private final List<Problem> found = new ArrayList<>();

    /** @param file the file as the user named it */
    public Problems(String file) {
        this.file = file;
    }

    /** Notes a problem; see {@link Problem} for the parameters. */
    public void add(int line, String path, String message, String hint) {
        found.add(new Problem(file, line, path, message, hint));
    }

    /** Whether nothing was found. */
    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** What was found, in the order of the file's lines. */
    public List<Problem> inOrder() {
        return found.stream().sorted(Comparator.comparingInt(Problem::line)).toList();
    }

    /**
     * Ends the reading of a file that is not good.
     *
     * @throws InvalidInput with all problems in the order of their lines, if there are any
     */
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw new InvalidInput(inOrder());
        }
    }
}
