package weir.localfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFilesTest {
    private static final String HADOOP = "spark.hadoop.";

    @TempDir
    private Path directory;

    private record Outcome(int code, String printed) {}

    @Test
    void setsPermissionsWhereNoProcessCanBeStarted() throws Exception {
        List<String> settings = new ArrayList<>();
        LocalFiles.settings().forEach((name, value) -> settings.add(name.substring(HADOOP.length()) + "=" + value));

        Outcome outcome = makeFilesWithoutPrograms(settings);

        assertThat(outcome.code()).as(outcome.printed()).isZero();
        for (String made : List.of("system", "context")) {
            assertThat(permissions(made)).isEqualTo("rwxr-x---");
            assertThat(permissions(made + "/file")).isEqualTo("rw-r-----");
            assertThat(directory.resolve(made + "/.file.crc")).exists();
        }
    }

    @Test
    void hadoopsOwnFileSystemStartsAProcessForThem() throws Exception {
        Outcome outcome = makeFilesWithoutPrograms(List.of());

        assertThat(outcome.code()).isNotZero();
        assertThat(outcome.printed()).contains("Cannot run program \"chmod\"");
    }

    @Test
    void leavesTheStickyBitToHadoop() throws IOException {
        Path sticky = Files.createDirectory(directory.resolve("sticky"));

        try (FileSystem files = new LocalFiles()) {
            files.initialize(directory.toUri(), new Configuration());
            files.setPermission(
                    new org.apache.hadoop.fs.Path(sticky.toUri()), FsPermission.createImmutable((short) 01755));
        }

        assertThat((int) Files.getAttribute(sticky, "unix:mode") & 07777).isEqualTo(01755);
    }

    private String permissions(String made) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(made)));
    }

    private Outcome makeFilesWithoutPrograms(List<String> settings) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                FileMaker.class.getName(),
                directory.toString()));
        command.addAll(settings);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PATH", directory.toString());
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), printed);
    }
}
