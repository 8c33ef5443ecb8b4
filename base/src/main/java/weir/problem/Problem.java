package weir.problem;

/**
 * One thing that is wrong in a file the user wrote.
 *
 * @param file the file as the user named it
 * @param line the line, from 1; 0 if the problem is the file as a whole
 * @param path the place inside the file, for example {@code queries.activity.sinks[0].key}; empty for the whole file
 * @param message what is wrong, without a full stop
 * @param hint what to do about it, without a full stop; empty if the message says it all
 */
public record Problem(String file, int line, String path, String message, String hint) {

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(file);
        if (line > 0) {
            text.append(':').append(line);
        }
        text.append(": ");
        if (!path.isEmpty()) {
            text.append(path).append(": ");
        }
        text.append(message).append('.');
        if (!hint.isEmpty()) {
            text.append(' ').append(hint).append('.');
        }
        return text.toString();
    }
}
