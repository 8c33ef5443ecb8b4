package weir.yaml;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import weir.problem.Failure;
import weir.problem.InvalidInput;
import weir.problem.Problems;

/**
 * A file that a user wrote.
 *
 * @param reading what its parts share
 * @param root all of it
 */
public record YamlFile(Reading reading, Section root) {

    /**
     * Opens a file.
     *
     * @param environment the variables that {@code ${NAME}} stands for
     * @param problems takes what is found wrong
     * @param page of the documentation that shows what belongs into it
     * @param shape what its root may hold
     * @throws InvalidInput if it is not YAML at all
     */
    public static YamlFile open(
            Path file, Map<String, String> environment, Problems problems, String page, Shape shape) {
        String source = source(file, problems);
        Node root = root(source, problems, page);
        Path directory = Optional.ofNullable(file.toAbsolutePath().normalize().getParent())
                .orElse(file.toAbsolutePath().getRoot());
        Reading reading = new Reading(problems, new Variables(environment), directory, source);
        return new YamlFile(reading, shape.section(reading, new Position(Scalar.line(root), ""), root));
    }

    private static String source(Path file, Problems problems) {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw invalid(problems, 0, "cannot read it: it is not UTF-8", "Save it in that encoding");
        } catch (IOException e) {
            throw invalid(
                    problems, 0, "cannot read it: " + Failure.reason(e), "Name a file that is there and readable");
        }
    }

    private static Node root(String source, Problems problems, String page) {
        try {
            return new Compose(LoadSettings.builder().build())
                    .composeString(source)
                    .orElseThrow(() -> invalid(problems, 0, "it is empty", page + " shows what belongs in it"));
        } catch (MarkedYamlEngineException e) {
            YamlMistake mistake = YamlMistake.of(source, e);
            throw invalid(problems, mistake.line(), mistake.message(), mistake.hint());
        } catch (YamlEngineException e) {
            throw invalid(problems, 0, "it is not YAML: " + Failure.reason(e), "");
        }
    }

    private static InvalidInput invalid(Problems problems, int line, String message, String hint) {
        problems.add(line, "", message, hint);
        return new InvalidInput(problems.inOrder());
    }
}
