package weir.commands;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The verbs of all modules as sub-commands of one command, as the launcher offers them. */
final class Commands {
    static final String PROGRAM = "weir";

    private Commands() {}

    /**
     * The command {@code weir}, with a sub-command for each verb in the order given.
     *
     * @throws IllegalStateException if the table has a verb that no module has, or the other way round
     */
    static CommandSpec of(List<Verb> table) {
        Map<String, CommandLine> modules = ofAllModules();
        CommandSpec all = CommandSpec.create().name(PROGRAM);
        all.usageMessage()
                .description("Streams become files, files become tables, each row exactly once.")
                .exitCodeList(
                        weir.cli.Main.verbs().getCommandSpec().usageMessage().exitCodeList());
        all.addOption(OptionSpec.builder("-h", "--help")
                .description("Show the list of verbs.")
                .usageHelp(true)
                .build());
        all.addOption(OptionSpec.builder("--version")
                .description("Show the versions of Weir, Spark and Java.")
                .versionHelp(true)
                .build());
        for (Verb verb : table) {
            CommandLine command = modules.remove(verb.name());
            if (command == null) {
                throw new IllegalStateException("no module has the verb \"" + verb.name() + "\"");
            }
            // Some call themselves "weir VERB", for they are the whole of their own command line.
            command.getCommandSpec().name(verb.name());
            command.getCommandSpec().usageMessage().header(verb.summary());
            all.addSubcommand(verb.name(), command);
        }
        if (!modules.isEmpty()) {
            throw new IllegalStateException("the table lacks the verbs " + modules.keySet());
        }
        return all;
    }

    /** By name, each as its module makes it. */
    static Map<String, CommandLine> ofAllModules() {
        Map<String, CommandLine> verbs = new LinkedHashMap<>();
        verbs.put("feed", weir.feed.Main.verb());
        verbs.put("demo", weir.demo.Main.verb());
        verbs.put("test", weir.pipelinetest.Main.verb());
        verbs.put("completion", Main.verb());
        verbs.put("schema", weir.schema.Main.verb());
        verbs.putAll(weir.init.Main.verbs().getSubcommands());
        verbs.putAll(weir.cli.Main.verbs().getSubcommands());
        verbs.putAll(weir.k8s.Main.verbs().getSubcommands());
        verbs.values()
                .removeIf(command -> command.getCommandSpec().usageMessage().hidden());
        return verbs;
    }
}
