package weir.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepackTest {
    @TempDir
    private Path directory;

    private Path jar(String name, String... entries) throws IOException {
        Path jar = directory.resolve(name);
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (String entry : entries) {
                out.putNextEntry(new ZipEntry(entry));
                if (entry.endsWith("MANIFEST.MF")) {
                    out.write("Manifest-Version: 1.0\nMulti-Release: true\n\nName: a/B.class\nSHA-256-Digest: x\n\n"
                            .getBytes(UTF_8));
                } else if (!entry.endsWith("/")) {
                    out.write(entry.repeat(100).getBytes(UTF_8));
                }
                out.closeEntry();
            }
        }
        return jar;
    }

    private static List<String> entries(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream().map(ZipEntry::getName).toList();
        }
    }

    @Test
    void keepsNativeCodeOfTheSystemsAlone() throws IOException {
        Path jar = jar(
                "rocksdbjni-1.jar",
                "librocksdbjni-win64.dll",
                "librocksdbjni-osx-arm64.jnilib",
                "librocksdbjni-linux64.so",
                "librocksdbjni-linux64-musl.so",
                "org/rocksdb/A.class");

        Repack.main(new String[] {directory.toString(), "packed", "linux"});

        assertThat(entries(jar)).containsExactly("librocksdbjni-linux64.so", "org/rocksdb/A.class");
    }

    @Test
    void refusesALibraryWithoutCodeForASystem() throws IOException {
        jar("duckdb-1.jar", "libduckdb_java.so_linux_amd64", "libduckdb_java.so_plan9");

        assertThatThrownBy(() -> Repack.main(new String[] {directory.toString(), "packed", "linux", "macos"}))
                .hasMessage(
                        "Cannot ship \"duckdb-1.jar\": it has no native code for macos. Correct the names in OperatingSystem.");
    }

    @Test
    void leavesAJarAsItIsIfNothingGoes() throws IOException {
        Path jar = jar("a.jar", "b", "a");
        byte[] before = Files.readAllBytes(jar);

        Repack.main(new String[] {directory.toString(), "packed", "linux"});

        assertThat(jar).hasBinaryContent(before);
    }

    @Test
    void storesClassesButNoNativeCodeInAnOrderOfItsOwn() throws IOException {
        Path one =
                jar("one.jar", "b/", "b/B.class", "META-INF/MANIFEST.MF", "libduckdb_java.so_linux_amd64", "a/A.class");
        Path other = jar(
                "other.jar", "a/A.class", "libduckdb_java.so_linux_amd64", "META-INF/MANIFEST.MF", "b/B.class", "b/");

        Repack.main(new String[] {directory.toString(), "stored", "linux"});

        // Directories stay: the index that some jars have names them.
        assertThat(entries(one))
                .containsExactly(
                        "META-INF/MANIFEST.MF", "a/A.class", "b/", "b/B.class", "libduckdb_java.so_linux_amd64");
        try (JarFile file = new JarFile(one.toFile())) {
            assertThat(file.getEntry("a/A.class").getMethod()).isEqualTo(ZipEntry.STORED);
            assertThat(file.getEntry("libduckdb_java.so_linux_amd64").getMethod())
                    .isEqualTo(ZipEntry.DEFLATED);
            assertThat(file.isMultiRelease()).isTrue();
        }
        assertThat(other).hasBinaryContent(Files.readAllBytes(one));
    }

    @Test
    void takesTheSignatureOffTheCompilerOfGeneratedCode() throws IOException {
        Path compiler = jar("janino-3.jar", "META-INF/MANIFEST.MF", "META-INF/X.SF", "META-INF/X.RSA", "a/B.class");
        Path signed = jar("signed.jar", "META-INF/X.SF", "a/B.class");

        Repack.main(new String[] {directory.toString(), "packed", "linux"});

        assertThat(entries(compiler)).containsExactly("META-INF/MANIFEST.MF", "a/B.class");
        try (JarFile file = new JarFile(compiler.toFile())) {
            assertThat(file.getManifest().getEntries()).isEmpty();
            assertThat(file.isMultiRelease()).isTrue();
        }
        assertThat(entries(signed)).contains("META-INF/X.SF");
    }
}
