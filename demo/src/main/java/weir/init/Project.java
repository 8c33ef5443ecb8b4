package weir.init;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import weir.pipelinetest.TestFiles;
import weir.problem.Failure;
import weir.problem.InvalidInput;
import weir.problem.PermanentFailure;
import weir.problem.TransientFailure;

/** The directory that {@code weir init} makes. It is there whole and checked, or not at all. */
final class Project {
    private static final String ENVIRONMENT =
            """
            # Copy this file to .env, fill it in, and load it by: set -a; . ./.env; set +a
            # The variables are needed once the "postgres" parts of %s.yaml are in use.
            POSTGRES_URL=jdbc:postgresql://localhost:5432/postgres
            POSTGRES_USER=me
            POSTGRES_PASSWORD=
            """;

    private final Path directory;
    private final String name;
    private final Optional<Path> from;

    /** @param from the sample; empty for made-up readings */
    Project(Path directory, String name, Optional<Path> from) {
        this.directory = directory;
        this.name = name;
        this.from = from;
    }

    /**
     * Makes it.
     *
     * @return the files
     * @throws InvalidInput with all that is wrong with the sample
     * @throws Failure if the directory has files, or cannot be written
     */
    List<Path> make(Bounds bounds) {
        String action = "make \"" + directory + "\"";
        requireEmpty(action);
        try {
            Path draft = Files.createTempDirectory(
                    directory.toAbsolutePath().normalize().getParent(), ".weir-init-");
            try {
                write(draft, bounds);
                check(draft);
                return move(draft);
            } finally {
                remove(draft);
            }
        } catch (IOException e) {
            throw new TransientFailure(action, e, "See that files can be written here");
        }
    }

    private void requireEmpty(String action) {
        if (!Files.exists(directory)) {
            return;
        }
        if (!Files.isDirectory(directory)) {
            throw new PermanentFailure(action, "there is a file of this name", "Choose another name");
        }
        try (Stream<Path> files = Files.list(directory)) {
            if (files.findAny().isPresent()) {
                throw new PermanentFailure(action, "the directory is not empty", "Choose another name, or empty it");
            }
        } catch (IOException e) {
            throw new TransientFailure(action, e, "Choose another name");
        }
    }

    private void write(Path draft, Bounds bounds) throws IOException {
        Path sample = from.isPresent() ? from.get() : BuiltInSample.write(draft);
        Queries queries = Queries.of(InferredStream.of(sample, bounds));
        Files.writeString(draft.resolve(name + ".yaml"), PipelineYaml.of(name, queries));
        Files.writeString(draft.resolve(name + ".test.yaml"), TestYaml.of(queries));
        Files.writeString(draft.resolve(".env.example"), ENVIRONMENT.formatted(name));
        Path fromHere = from.map(Project::seenFromProject).orElse(Path.of(BuiltInSample.NAME));
        Files.writeString(
                draft.resolve("README.md"), new ProjectReadme(name, queries, fromHere, from.isEmpty()).text());
    }

    private static Path seenFromProject(Path path) {
        return path.isAbsolute() ? path : Path.of("..").resolve(path).normalize();
    }

    /** By what {@code weir check} and {@code weir test} say of files. */
    private void check(Path draft) {
        try {
            TestFiles.check(draft.resolve(name + ".test.yaml"), Map.of());
        } catch (InvalidInput e) {
            throw new PermanentFailure(
                    "make a pipeline of \"" + from.orElse(directory) + "\"",
                    "what was made of it is wrong: " + e.getMessage(),
                    "This is a fault in Weir; report it with some rows of the sample",
                    e);
        }
    }

    private List<Path> move(Path draft) throws IOException {
        Files.createDirectories(directory);
        List<Path> made = new ArrayList<>();
        try (Stream<Path> files = Files.list(draft)) {
            for (Path file : files.sorted().toList()) {
                made.add(Files.move(file, directory.resolve(file.getFileName())));
            }
        }
        return made;
    }

    private static void remove(Path draft) throws IOException {
        try (Stream<Path> files = Files.walk(draft)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
