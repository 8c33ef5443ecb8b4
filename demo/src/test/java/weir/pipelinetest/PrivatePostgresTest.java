package weir.pipelinetest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.control.PostgresConnection;

@Tag("slow")
class PrivatePostgresTest {
    @TempDir
    private Path directory;

    @Test
    void nobodyGetsInWithoutThePasswordThatOnlyItsOwnerCanRead() throws Exception {
        try (PrivatePostgres postgres = new PrivatePostgres(directory)) {
            PostgresConnection database = postgres.database();

            DriverManager.getConnection(database.url(), database.user(), database.password())
                    .close();
            assertThatThrownBy(() -> DriverManager.getConnection(database.url(), database.user(), "postgres"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
            assertThat(database.password()).matches("[0-9a-f]{32}");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("password"))))
                    .isEqualTo("rw-------");
        }
    }
}
