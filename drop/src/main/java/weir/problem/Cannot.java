package weir.problem;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Something outside of Weir stands in the way: {@code Cannot <verb> <thing>: <reason>. <next step>.} */
public class Cannot extends RuntimeException implements Ending {

    /**
     * @param action verb and thing, for example {@code write drop "a/000000000/003.json"}
     * @param reason why not, without a full stop
     * @param nextStep what the reader can do, without a full stop
     */
    public Cannot(String action, String reason, String nextStep) {
        super(sentence(action, reason, nextStep));
    }

    /** As above, with the exception that was met. */
    public Cannot(String action, String reason, String nextStep, Throwable cause) {
        super(sentence(action, reason, nextStep), cause);
    }

    /** As above, with the reason taken from the exception that was met. */
    public Cannot(String action, Throwable cause, String nextStep) {
        super(sentence(action, reason(cause), nextStep), cause);
    }

    @Override
    public int exitCode() {
        return Exit.FAILED;
    }

    private static String sentence(String action, String reason, String nextStep) {
        return "Cannot " + action + ": " + reason + ". " + nextStep + ".";
    }

    /** What an exception says, in the words of a person: file exceptions carry only a path as their message. */
    public static String reason(Throwable cause) {
        if (cause instanceof NoSuchFileException e) {
            return "no such file or directory \"" + e.getFile() + "\"";
        }
        if (cause instanceof AccessDeniedException e) {
            return "permission denied for \"" + e.getFile() + "\"";
        }
        if (cause instanceof NotDirectoryException e) {
            return "\"" + e.getFile() + "\" is not a directory";
        }
        if (cause instanceof FileAlreadyExistsException e) {
            return "\"" + e.getFile() + "\" is already there";
        }
        if (cause instanceof FileSystemException e && e.getReason() != null) {
            return e.getReason() + " (\"" + e.getFile() + "\")";
        }
        String message = cause.getMessage();
        if (message == null || message.isBlank()) {
            return cause.getClass().getSimpleName();
        }
        String firstLine = message.lines().findFirst().orElseThrow().strip();
        return firstLine.endsWith(".") ? firstLine.substring(0, firstLine.length() - 1) : firstLine;
    }
}
