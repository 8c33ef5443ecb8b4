package weir.pipelinetest;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import weir.control.PostgresConnection;
import weir.demo.PasswordFile;
import weir.problem.Failure;
import weir.problem.TransientFailure;
import weir.yaml.Position;

/** A PostgreSQL for tests, started when the first of them needs it. Each gets a database of its own. Drivers die here, not the server. */
final class PrivatePostgres implements AutoCloseable {
    static final String USER = "postgres";

    private final Path directory;
    private final PasswordFile secret;
    private EmbeddedPostgres server;
    private int databases;

    /** @param directory for its data and its log */
    PrivatePostgres(Path directory) {
        this.directory = directory;
        this.secret = new PasswordFile(directory.resolve("password"));
    }

    /** A new, empty database. */
    PostgresConnection database() {
        try {
            if (server == null) {
                server = start();
            }
            String name = "test_" + ++databases;
            try (Connection connection = server.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE " + name);
            }
            return connection("jdbc:postgresql://localhost:" + server.getPort() + "/" + name, secret.password());
        } catch (IOException | SQLException | RuntimeException e) {
            throw new TransientFailure("start a PostgreSQL for tests", Failure.reason(e), "Read \"" + log() + "\"", e);
        }
    }

    /** The database behind a URL. */
    static PostgresConnection connection(String url, String password) {
        return new PostgresConnection(new Position(0, "postgres"), url, USER, password);
    }

    private EmbeddedPostgres start() throws IOException {
        ProcessBuilder.Redirect log = ProcessBuilder.Redirect.appendTo(log().toFile());
        return secret.guard(EmbeddedPostgres.builder())
                .setDataDirectory(directory.resolve("data"))
                .setOverrideWorkingDirectory(directory.resolve("binaries").toFile())
                .setOutputRedirector(log)
                .setErrorRedirector(log)
                .setServerConfig("fsync", "off")
                .setServerConfig("timezone", "UTC")
                .start();
    }

    private Path log() {
        return directory.resolve("postgres.log");
    }

    @Override
    public void close() {
        try {
            if (server != null) {
                server.close();
            }
        } catch (IOException e) {
            throw new TransientFailure("stop the PostgreSQL for tests", e, "End it by hand");
        }
    }
}
