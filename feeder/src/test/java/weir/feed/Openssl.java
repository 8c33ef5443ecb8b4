package weir.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Certificates as people make them: by the program of OpenSSL. */
final class Openssl {
    private final Path directory;

    /** @param directory where the files are put: for each name a {@code NAME.crt} and a {@code NAME.key} */
    Openssl(Path directory) {
        this.directory = directory;
    }

    /** A CA. */
    void ca(String name) throws IOException, InterruptedException {
        run(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=" + name,
                "-keyout",
                name + ".key",
                "-out",
                name + ".crt");
    }

    /** A certificate for this machine, or for a client, of a CA; its key is RSA in PKCS #8. */
    void certificate(String name, String ca) throws IOException, InterruptedException {
        run("openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", name + ".key");
        sign(name, ca);
    }

    /** A certificate for the key that is there. */
    void sign(String name, String ca) throws IOException, InterruptedException {
        Files.writeString(directory.resolve("names"), "subjectAltName=IP:127.0.0.1,DNS:localhost\n");
        run("openssl", "req", "-new", "-key", name + ".key", "-subj", "/CN=" + name, "-out", name + ".csr");
        run(
                "openssl",
                "x509",
                "-req",
                "-in",
                name + ".csr",
                "-CA",
                ca + ".crt",
                "-CAkey",
                ca + ".key",
                "-CAcreateserial",
                "-days",
                "1",
                "-extfile",
                "names",
                "-out",
                name + ".crt");
    }

    /** Runs a program in the directory of the files; what it says. */
    String run(String... command) throws IOException, InterruptedException {
        Process process = start(command);
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }

    /** As above, whether it succeeds or not. */
    String tried(String... command) throws IOException, InterruptedException {
        Process process = start(command);
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return said;
    }

    private Process start(String... command) throws IOException {
        Path nothing = Files.write(directory.resolve("nothing"), new byte[0]);
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(nothing.toFile())
                .redirectErrorStream(true)
                .start();
    }
}
