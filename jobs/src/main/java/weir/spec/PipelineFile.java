package weir.spec;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import weir.problem.Cannot;
import weir.problem.InvalidInput;
import weir.problem.Problems;

/** Reads pipeline files: YAML in, records out. */
public final class PipelineFile {
    private final Path file;
    private final Problems problems;

    private PipelineFile(Path file) {
        this.file = file;
        this.problems = new Problems(file.toString());
    }

    /**
     * What a file says, as far as it could be understood.
     *
     * @param pipeline without the definitions that were not understood
     * @param broken the names of these, in lower case
     * @param problems what is wrong so far
     */
    public record Draft(Pipeline pipeline, Set<String> broken, Problems problems) {}

    /**
     * Reads a file.
     *
     * @param environment the variables that {@code ${NAME}} stands for
     * @throws InvalidInput with all problems of form
     */
    public static Pipeline read(Path file, Map<String, String> environment) {
        Draft draft = draft(file, environment);
        draft.problems().throwIfAny();
        return draft.pipeline();
    }

    /**
     * Reads a file as far as possible, for further problems to be found in what was understood.
     *
     * @param environment the variables that {@code ${NAME}} stands for
     * @throws InvalidInput if it is not YAML at all
     */
    public static Draft draft(Path file, Map<String, String> environment) {
        return new PipelineFile(file).draft(environment);
    }

    private Draft draft(Map<String, String> environment) {
        String source = source();
        Node root = root(source);
        Path directory = Optional.ofNullable(file.toAbsolutePath().normalize().getParent())
                .orElse(file.toAbsolutePath().getRoot());
        Reading reading = new Reading(problems, new Variables(environment), directory, source);
        Section all = Section.of(reading, new Position(Scalar.line(root), ""), root);
        GlobalParts global = new GlobalParts(reading);
        Definitions definitions = new Definitions(reading);

        String name = global.name(all);
        Optional<PostgresConnection> postgres = global.postgres(all);
        Settings settings = global.settings(all, name);
        SourceParts sources = new SourceParts(reading, postgres.isPresent());
        Section streamSections = all.section("streams");
        Map<String, Stream> streams = definitions.read(streamSections, sources::stream);
        Map<String, Table> tables = definitions.read(all.section("tables"), sources::table);
        Map<String, View> views = definitions.read(all.section("views"), sources::view);
        Section querySections = all.section("queries");
        QueryParts queryParts = new QueryParts(reading, postgres.isPresent());
        Map<String, Query> queries = definitions.read(querySections, queryParts::query);
        if (all.isMapping()
                && streamSections.isMapping()
                && streamSections.keys().isEmpty()) {
            reading.unsound(all.place("streams"), "a pipeline needs at least one stream", "");
        }
        if (all.isMapping() && querySections.isMapping() && querySections.keys().isEmpty()) {
            reading.unsound(all.place("queries"), "a pipeline needs at least one query", "");
        }
        all.end();
        Pipeline pipeline = new Pipeline(
                file.toString(), directory, name, streams, tables, views, queries, postgres, settings, reading.lines());
        return new Draft(pipeline, Set.copyOf(definitions.broken()), problems);
    }

    private String source() {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw invalid(0, "cannot read it: it is not UTF-8", "Save it in that encoding");
        } catch (IOException e) {
            throw invalid(0, "cannot read it: " + Cannot.reason(e), "Name a pipeline file that is there and readable");
        }
    }

    private Node root(String source) {
        try {
            return new Compose(LoadSettings.builder().build())
                    .composeString(source)
                    .orElseThrow(() -> invalid(0, "it is empty", "docs/pipeline.md shows what belongs in it"));
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(Mark::getLine).orElse(-1) + 1;
            throw invalid(line, "it is not YAML here: " + e.getProblem(), "");
        } catch (YamlEngineException e) {
            throw invalid(0, "it is not YAML: " + Cannot.reason(e), "");
        }
    }

    private InvalidInput invalid(int line, String message, String hint) {
        problems.add(line, "", message, hint);
        return new InvalidInput(problems.inOrder());
    }
}
