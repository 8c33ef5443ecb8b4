package weir.init;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes what to type next. */
final class ProjectReadme {
    private final String name;
    private final Queries queries;
    private final String sample;
    private final boolean isBuiltIn;

    /**
     * Writes for a project.
     *
     * @param name of the project
     * @param sample how the sample is found from the project's directory
     * @param isBuiltIn whether the sample was made up
     */
    ProjectReadme(String name, Queries queries, Path sample, boolean isBuiltIn) {
        this.name = name;
        this.queries = queries;
        this.sample = sample.toString();
        this.isBuiltIn = isBuiltIn;
    }

    String text() {
        String file = name + ".yaml";
        return """
                # %s

                | file | what it is |
                |---|---|
                | `%s` | the pipeline: the stream, as it was inferred from the sample, and %s |
                | `%s.test.yaml` | its test: rows of the sample, and what the queries make of them |
                | `.env.example` | variables for PostgreSQL, which the pipeline does without until you want it |

                Type these commands in this directory. `weir` is the launcher: `./weir` of a clone, or the one of an installation.

                Check the pipeline and run its test:

                ```
                weir check %s
                weir test %s
                ```

                %s

                ```
                %s
                ```

                Read all there is, and look at the results. They are in `out/`, too, as Parquet:

                ```
                weir run %s --once
                weir sql %s -e 'SELECT * FROM %s'%s
                ```

                Without `--once` the pipeline runs until Ctrl-C and reads what comes. To keep results in PostgreSQL, copy `.env.example` to `.env`,
                fill it in, load it by `set -a; . ./.env; set +a`, and remove the `#` in front of `postgres` in `%s`. Keep `.env` out of
                version control: it has a password.
                """
                .formatted(
                        name,
                        file,
                        queries.window().isPresent() ? "two queries" : "one query",
                        name,
                        file,
                        file,
                        about(),
                        String.join("\n", bring()),
                        file,
                        file,
                        queries.totals(),
                        queries.stream().isFed() ? "\nweir verify " + file : "",
                        file);
    }

    private String about() {
        InferredStream stream = queries.stream();
        if (isBuiltIn) {
            return "Bring the sample into the stream's drops, and some more rows of its kind:";
        }
        return stream.isFed()
                ? "Bring the sample into the stream's drops. Each row is fed once, however often you type it:"
                : "Put the sample into the directory from which the pipeline reads files:";
    }

    private List<String> bring() {
        String directory = queries.stream().directory();
        List<String> commands = new ArrayList<>();
        if (queries.stream().isFed()) {
            commands.add("weir feed --replay " + samples() + " --to " + directory);
            if (isBuiltIn) {
                commands.add("weir feed --generate watch --rows 5000 --to " + directory + " --lane generated");
            }
            return commands;
        }
        commands.add("mkdir -p " + directory);
        for (Path file : queries.stream().sample().files().files()) {
            commands.add(copy(file.getFileName().toString(), directory));
        }
        return commands;
    }

    /** Spark unpacks gzip by itself, and zstd only where Hadoop was built with it. */
    private String copy(String file, String directory) {
        boolean isDirectory =
                Files.isDirectory(queries.stream().sample().files().path());
        String from = quoted(isDirectory ? Path.of(sample).resolve(file).toString() : sample);
        return file.endsWith(".zst")
                ? "zstd -dc " + from + " > " + directory + "/"
                        + quoted(file.substring(0, file.length() - ".zst".length()))
                : "cp " + from + " " + directory + "/";
    }

    private String samples() {
        boolean isDirectory =
                Files.isDirectory(queries.stream().sample().files().path());
        return isDirectory ? quoted(sample) + "/*" : quoted(sample);
    }

    private static String quoted(String path) {
        return path.matches("[A-Za-z0-9_./=+:@%-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
    }
}
