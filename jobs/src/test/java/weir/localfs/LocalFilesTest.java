package weir.localfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFilesTest {
    private static final String HADOOP = "spark.hadoop.";

    @TempDir
    private Path directory;

    private record Outcome(int code, String printed) {}

    @Test
    void worksWhereNoProcessCanBeStarted() throws Exception {
        List<String> settings = new ArrayList<>();
        LocalFiles.settings().forEach((name, value) -> settings.add(name.substring(HADOOP.length()) + "=" + value));

        Outcome outcome = makeFilesWithoutPrograms(settings);

        assertThat(outcome).isEqualTo(new Outcome(0, "rw-r-----\nrw-r-----\n"));
        for (String made : List.of("system/file", "context/renamed")) {
            Path file = directory.resolve(made);
            assertThat(permissions(file.getParent())).isEqualTo("rwxr-x---");
            assertThat(permissions(file)).isEqualTo("rw-r-----");
            assertThat(file.resolveSibling("." + file.getFileName() + ".crc")).exists();
        }
    }

    @Test
    void hadoopsOwnFileSystemStartsProcesses() throws Exception {
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

    @Test
    void tellsOfAFileWhatHadoopTells() throws IOException {
        Path file = Files.writeString(directory.resolve("a file"), "12345");
        Files.createSymbolicLink(directory.resolve("link"), file);
        Files.createDirectory(directory.resolve("sub"));
        try (FileSystem ours = new RawLocalFiles();
                FileSystem hadoops = new RawLocalFileSystem()) {
            ours.initialize(URI.create("file:///"), new Configuration());
            hadoops.initialize(URI.create("file:///"), new Configuration());

            for (String name : List.of("a file", "sub", "link", ".")) {
                var path = new org.apache.hadoop.fs.Path(directory.toString(), name);
                assertThat(facts(ours.getFileStatus(path))).isEqualTo(facts(hadoops.getFileStatus(path)));
                assertThat(facts(ours.getFileLinkStatus(path))).isEqualTo(facts(hadoops.getFileLinkStatus(path)));
            }
            var missing = new org.apache.hadoop.fs.Path(directory.toString(), "missing");
            assertThatThrownBy(() -> ours.getFileLinkStatus(missing))
                    .isInstanceOf(FileNotFoundException.class)
                    .hasMessage("File " + missing + " does not exist");
        }
    }

    private static List<Object> facts(FileStatus status) throws IOException {
        // For a link that it has followed, Hadoop tells the permissions of the link.
        List<Object> rights = status.getPath().getName().equals("link")
                ? List.of()
                : List.of(status.getPermission(), status.getOwner(), status.getGroup());
        return List.of(
                status.getPath(),
                status.getLen(),
                status.isDirectory(),
                status.isSymlink(),
                status.getBlockSize(),
                status.getReplication(),
                status.getModificationTime(),
                rights);
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
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
