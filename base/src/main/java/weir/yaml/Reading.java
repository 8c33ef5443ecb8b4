package weir.yaml;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import weir.problem.Problems;

/** What the parts of one file share while it is read. */
public final class Reading {
    private final Problems problems;
    private final Map<String, Integer> lines = new HashMap<>();
    private final Variables variables;
    private final Path directory;
    private final String source;
    private int unsound;

    /**
     * @param directory where the file lies
     * @param source the file's text
     */
    Reading(Problems problems, Variables variables, Path directory, String source) {
        this.problems = problems;
        this.variables = variables;
        this.directory = directory;
        this.source = source;
    }

    /** Notes a problem that does not keep the rest from being understood. */
    public void problem(Position position, String message, String hint) {
        problems.add(position.line(), position.path(), message, hint);
    }

    /** Notes a problem that leaves a part of the file without meaning. */
    public void unsound(Position position, String message, String hint) {
        unsound++;
        problem(position, message, hint);
    }

    /** How many parts were found to be without meaning so far. */
    public int unsoundParts() {
        return unsound;
    }

    /** Notes where something stands. */
    public Position place(String path, int line) {
        lines.put(path, line);
        return new Position(line, path);
    }

    /** The line of each path. */
    public Map<String, Integer> lines() {
        return lines;
    }

    /** What {@code ${NAME}} stands for. */
    public Variables variables() {
        return variables;
    }

    /** Where the file lies. */
    public Path directory() {
        return directory;
    }

    /** The file's text. */
    public String source() {
        return source;
    }
}
