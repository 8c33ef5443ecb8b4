package weir.problem;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/**
 * Something outside of Weir stands in the way: {@code Cannot <verb> <thing>: <reason>. <next step>.} Its two kinds say what whoever catches it does:
 * a {@link TransientFailure} is tried again, a {@link PermanentFailure} is not.
 */
public abstract sealed class Failure extends RuntimeException implements UserFacing
        permits TransientFailure, PermanentFailure {
    Failure(String action, String reason, String nextStep, Throwable cause) {
        super("Cannot " + action + ": " + reason + ". " + nextStep + ".", cause);
    }

    @Override
    public int exitCode() {
        return Exit.FAILED;
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
