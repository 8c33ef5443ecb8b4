package weir.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandsTest {
    private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();

    @Test
    void haveTheVerbsOfTheLauncherInItsOrder() {
        List<Verb> verbs = Verb.read(Verb.table(PROJECT));

        assertThat(Commands.of(verbs).subcommands().keySet())
                .containsExactlyElementsOf(verbs.stream().map(Verb::name).toList());
    }

    @Test
    void refuseAVerbThatNoModuleHas() {
        List<Verb> verbs = new ArrayList<>(Verb.read(Verb.table(PROJECT)));
        verbs.add(new Verb("fly", "Fly"));

        assertThatThrownBy(() -> Commands.of(verbs)).hasMessage("no module has the verb \"fly\"");
    }

    @Test
    void refuseATableThatLacksAVerb() {
        List<Verb> verbs = new ArrayList<>(Verb.read(Verb.table(PROJECT)));
        verbs.removeIf(verb -> verb.name().equals("sql"));

        assertThatThrownBy(() -> Commands.of(verbs)).hasMessage("the table lacks the verbs [sql]");
    }
}
