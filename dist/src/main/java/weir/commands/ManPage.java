package weir.commands;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The page of the manual about one command, in the macros that {@code man(7)} describes. */
final class ManPage {
    /** What the launcher and Java take from the environment, whatever the verb. */
    static final Map<String, String> ENVIRONMENT = Map.of(
            "WEIR_STARTUP_CACHE", "off: keep nothing of earlier runs to begin sooner.",
            "JAVA_HOME", "The Java that runs Weir, instead of the one that is found first.",
            "WEIR_CLASS_PATH",
                    "Jars with classes of your own, for example of queries, as Java's option -cp takes them.",
            "WEIR_JAVA_OPTIONS", "Options of Java, for example -Xmx4g.");

    /** With man's indentation no wider than a terminal. */
    private static final int SYNOPSIS_WIDTH = 72;

    private final CommandSpec command;
    private final StringBuilder page = new StringBuilder();

    private ManPage(CommandSpec command) {
        this.command = command;
    }

    /** The name of a command's page, without its section: {@code weir-drill-kill}. */
    static String name(CommandSpec command) {
        return command.qualifiedName("-");
    }

    /** @param version of Weir, for the foot of the page */
    static String of(CommandSpec command, String version) {
        return new ManPage(command).write(version);
    }

    private String write(String version) {
        String name = name(command);
        macro("TH", quoted(name.toUpperCase(Locale.ROOT)), "1", quoted(""), quoted("Weir " + version), quoted("Weir"));
        // Words are not parted at line ends, and lines are not stretched: names of options stay whole.
        macro("nh");
        macro("ad", "l");
        section("NAME");
        line(name + " - " + Words.summary(command));
        section("SYNOPSIS");
        command.usageMessage().width(SYNOPSIS_WIDTH);
        macro("nf");
        new Help(command, Help.defaultColorScheme(Help.Ansi.OFF))
                .synopsis(0)
                .lines()
                .forEach(this::line);
        macro("fi");
        section("DESCRIPTION");
        line(Words.text(command.usageMessage().description()));
        verbs();
        entries(
                "ARGUMENTS",
                command.positionalParameters().stream().map(each -> entry(italic(each.paramLabel()), each)));
        entries("OPTIONS", Words.options(command).stream().map(each -> entry(spelling(each), each)));
        notes();
        exitStatus();
        if (command.parent() == null) {
            entries(
                    "ENVIRONMENT",
                    ENVIRONMENT.entrySet().stream()
                            .sorted(Map.Entry.comparingByKey())
                            .map(each -> entry(bold(each.getKey()), each.getValue())));
        }
        seeAlso();
        return page.toString();
    }

    private void verbs() {
        entries("COMMANDS", shown(command).map(each -> entry(bold(each.qualifiedName()) + "(1)", Words.summary(each))));
    }

    private void notes() {
        String footer = Words.text(command.usageMessage().footer());
        if (!footer.isEmpty()) {
            section("NOTES");
            line(footer);
        }
    }

    /** Verbs that do not list their own exit codes have those that all verbs have. */
    private void exitStatus() {
        CommandSpec with = command;
        while (with.usageMessage().exitCodeList().isEmpty() && with.parent() != null) {
            with = with.parent();
        }
        entries(
                "EXIT STATUS",
                with.usageMessage().exitCodeList().entrySet().stream()
                        .map(each -> entry(bold(each.getKey()), each.getValue())));
    }

    private void seeAlso() {
        CommandSpec parent = command.parent();
        Stream<CommandSpec> others = parent == null ? shown(command) : Stream.concat(Stream.of(parent), shown(parent));
        section("SEE ALSO");
        StringJoiner pages = new StringJoiner(",\n");
        others.filter(each -> each != command).forEach(each -> pages.add(bold(escaped(name(each))) + "(1)"));
        page.append(pages).append('\n');
    }

    private static Stream<CommandSpec> shown(CommandSpec command) {
        return command.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(each -> !each.usageMessage().hidden());
    }

    private void entries(String title, Stream<String> entries) {
        List<String> all = entries.toList();
        if (!all.isEmpty()) {
            section(title);
            all.forEach(page::append);
        }
    }

    private static String entry(String term, ArgSpec arg) {
        return entry(term, Words.text(arg.description()));
    }

    private static String entry(String term, String text) {
        return ".TP\n" + term + "\n" + escaped(text) + "\n";
    }

    private static String spelling(OptionSpec option) {
        String names =
                Words.names(option).stream().map(name -> bold(escaped(name))).collect(Collectors.joining(", "));
        return Words.takesValue(option) ? names + " " + italic(escaped(option.paramLabel())) : names;
    }

    private void section(String title) {
        macro("SH", title);
    }

    private void macro(String name, String... arguments) {
        page.append('.').append(name);
        for (String argument : arguments) {
            page.append(' ').append(argument);
        }
        page.append('\n');
    }

    private void line(String text) {
        page.append(escaped(text)).append('\n');
    }

    private static String bold(String text) {
        return "\\fB" + text + "\\fR";
    }

    private static String italic(String text) {
        return "\\fI" + text + "\\fR";
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }

    /** Text as groff shows it unchanged: hyphens that can be copied, and no line that begins like a macro. */
    private static String escaped(String text) {
        String escaped = text.replace("\\", "\\e").replace("-", "\\-").replace("…", "\\&...");
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }
}
