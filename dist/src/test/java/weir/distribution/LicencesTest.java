package weir.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LicencesTest {
    @TempDir
    private Path directory;

    private Path home;

    @BeforeEach
    void makeAHome() throws IOException {
        home = Files.createDirectories(directory.resolve("home"));
        Files.createDirectories(home.resolve("dependencies"));
        Files.writeString(home.resolve("NOTICE"), "Weir\n");
    }

    /** An artifact of group {@code a.b} in a local repository, shipped. */
    private Path ship(String artifact, String pom, Map<String, String> entries) throws IOException {
        Path jar = describe(artifact, pom).resolve(artifact + "-1.jar");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue().getBytes(UTF_8));
                out.closeEntry();
            }
        }
        Files.copy(jar, home.resolve("dependencies").resolve(jar.getFileName()));
        return jar;
    }

    private Path describe(String artifact, String pom) throws IOException {
        Path version = Files.createDirectories(directory.resolve("repository/a/b/" + artifact + "/1"));
        Files.writeString(version.resolve(artifact + "-1.pom"), "<project>" + pom + "</project>");
        return version;
    }

    @Test
    void listsWhatPomsTheirParentsAndJarsSay() throws IOException {
        String parent = "<parent><groupId>a.b</groupId><artifactId>parent</artifactId><version>1</version></parent>";
        describe(
                "parent",
                "<groupId>a.b</groupId><licenses><license><name>MIT</name><url>http://mit</url></license></licenses>");
        Path child = ship(
                "child", parent, Map.of("META-INF/LICENSE", "Do what\nyou like", "META-INF/NOTICE.txt", "By us.\n"));
        Path twin =
                ship("twin", parent, Map.of("license/LICENSE.other.txt", "Do what you like", "x/License.class", "no"));

        Licences.main(new String[] {home.toString(), child + ":" + twin});

        assertThat(home.resolve("licenses/README"))
                .content()
                .endsWith(
                        """
                        child-1.jar
                            MIT (http://mit)
                            child-1-1.txt
                        twin-1.jar
                            MIT (http://mit)
                            child-1-1.txt
                        """);
        assertThat(home.resolve("licenses/child-1-1.txt")).hasContent("Do what\nyou like");
        assertThat(home.resolve("NOTICE")).hasContent("Weir\n\n---- child-1.jar\n\nBy us.\n");
    }

    @Test
    void refusesAJarWhoseLicenceNobodyNames() throws IOException {
        Path jar = ship("free", "<groupId>a.b</groupId>", Map.of("a", "a"));

        assertThatThrownBy(() -> Licences.main(new String[] {home.toString(), jar.toString()}))
                .hasMessage(
                        "Cannot ship \"free-1.jar\": nobody names its licence. Use another artifact, or ask its authors.");
    }
}
