package weir.commands;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A shell at a terminal, by the program {@code script}. What is typed for {@code weir} is not run: the shell prints its words. */
final class Terminal implements AutoCloseable {
    private final Process process;
    private final OutputStream keys;
    private final InputStream screen;

    private Terminal(Process process) {
        this.process = process;
        this.keys = process.getOutputStream();
        this.screen = process.getInputStream();
    }

    /**
     * Starts the shell and waits until it reads what is typed.
     *
     * @param set commands that set it up
     */
    static Terminal start(String shell, String set, Path directory) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("script", "--quiet", "--command", shell, "/dev/null");
        builder.directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().putAll(Map.of("TERM", "dumb", "HOME", directory.toString(), "INPUTRC", "/dev/null"));
        Terminal terminal = new Terminal(builder.start());
        terminal.type("cd " + directory + "; " + set
                + "; weir() { printf '<'; printf '[%s]' \"$@\"; echo '>'; }; echo rea''dy\n");
        terminal.readTo("ready");
        return terminal;
    }

    /** The words of a command line after the key for completion was hit at its end. */
    List<String> complete(String line) throws IOException {
        type(line + "\t\n");
        readTo("<[");
        return List.of(readTo("]>").split("\\]\\[", -1));
    }

    private void type(String text) throws IOException {
        keys.write(text.getBytes(StandardCharsets.UTF_8));
        keys.flush();
    }

    /** What is shown before the given text, once that is there. */
    private String readTo(String end) throws IOException {
        StringBuilder shown = new StringBuilder();
        while (shown.indexOf(end) < 0) {
            int next = screen.read();
            if (next < 0) {
                throw new IOException("the shell has ended: " + shown);
            }
            shown.append((char) next);
        }
        return shown.substring(0, shown.length() - end.length());
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
