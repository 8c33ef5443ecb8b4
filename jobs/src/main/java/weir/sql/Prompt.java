package weir.sql;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.types.StructType;
import org.jline.reader.EOFError;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.reader.impl.completer.StringsCompleter;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import weir.problem.Exit;
import weir.problem.TransientFailure;

/** Where a person asks, with a history, and completion of names by Tab. A question may have several lines and ends with a semicolon. */
public final class Prompt {
    private static final String FIRST = "weir> ";
    private static final String FURTHER = "   -> ";
    private static final List<String> COMMANDS = List.of("tables", "exit", "quit");
    private static final List<String> KEYWORDS = List.of(
            "SELECT",
            "FROM",
            "WHERE",
            "GROUP BY",
            "ORDER BY",
            "HAVING",
            "LIMIT",
            "JOIN",
            "USING",
            "AS",
            "AND",
            "OR",
            "NOT",
            "DESC",
            "count(*)",
            "sum(",
            "avg(",
            "min(",
            "max(",
            "window(");

    private final Results results;
    private final Answers answers;
    private final PrintStream out;
    private final boolean debug;

    /** @param debug whether to show stack traces */
    public Prompt(Results results, Answers answers, PrintStream out, boolean debug) {
        this.results = results;
        this.answers = answers;
        this.out = out;
        this.debug = debug;
    }

    /**
     * Asks until there are no more questions.
     *
     * @param history a file that keeps them
     */
    public void run(Path history) {
        try (Terminal terminal =
                TerminalBuilder.builder().system(true).dumb(true).build()) {
            LineReader reader = LineReaderBuilder.builder()
                    .terminal(terminal)
                    .parser(new Questions())
                    .completer(new StringsCompleter(words()))
                    .variable(LineReader.SECONDARY_PROMPT_PATTERN, FURTHER)
                    .variable(LineReader.HISTORY_FILE, history)
                    // Else "!" in SQL would mean an earlier question.
                    .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                    .build();
            welcome();
            ask(reader);
        } catch (IOException e) {
            throw new TransientFailure("open the terminal", e, "Ask with -e \"SELECT …\"");
        }
    }

    private List<String> words() {
        List<String> words = new ArrayList<>(KEYWORDS);
        words.addAll(COMMANDS);
        results.tables().forEach((name, columns) -> {
            words.add(name);
            words.addAll(Arrays.asList(columns.fieldNames()));
        });
        return words.stream().distinct().toList();
    }

    private void welcome() {
        out.println("End each question with \";\". \"tables\" lists what there is, \"exit\" ends.");
        if (!results.nowhere().isEmpty()) {
            out.println("Only shown or sent, and nowhere to be read: " + String.join(", ", results.nowhere()) + ".");
        }
    }

    private void ask(LineReader reader) {
        while (true) {
            try {
                String question = bare(reader.readLine(FIRST));
                switch (question.toLowerCase(Locale.ROOT)) {
                    case "" -> {}
                    case "exit", "quit" -> {
                        return;
                    }
                    case "tables" -> tables();
                    default -> answer(question);
                }
            } catch (UserInterruptException interrupted) {
                // Ctrl-C takes back what was being written.
            } catch (EndOfFileException end) {
                return;
            }
        }
    }

    private static String bare(String question) {
        return question.strip().replaceAll(";$", "").strip();
    }

    /** Goes on asking until a question is whole, so that the history keeps questions rather than lines. */
    private static final class Questions extends DefaultParser {
        @Override
        public ParsedLine parse(String line, int cursor, ParseContext context) {
            if (context == ParseContext.ACCEPT_LINE && !isWhole(line.strip())) {
                throw new EOFError(-1, -1, "no semicolon");
            }
            return super.parse(line, cursor, context);
        }

        private static boolean isWhole(String text) {
            return text.isEmpty() || text.endsWith(";") || COMMANDS.contains(text.toLowerCase(Locale.ROOT));
        }
    }

    private void tables() {
        for (Map.Entry<String, StructType> table : results.tables().entrySet()) {
            out.println(table.getKey() + " (" + table.getValue().toDDL() + ")");
        }
    }

    private void answer(String question) {
        try {
            answers.answer(question);
        } catch (RuntimeException e) {
            Exit.report(e, out, debug);
        }
    }
}
