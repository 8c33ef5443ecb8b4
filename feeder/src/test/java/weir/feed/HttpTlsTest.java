package weir.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import weir.feed.http.Access;
import weir.feed.http.HttpLimits;
import weir.feed.http.Tls;
import weir.problem.Failure;

/** Requests over TLS, with certificates of OpenSSL and curl as the client. */
@Tag("slow")
@Timeout(120)
class HttpTlsTest {
    @TempDir
    private Path temp;

    private Openssl openssl;

    @BeforeEach
    void makeCertificates() throws Exception {
        openssl = new Openssl(temp);
        openssl.ca("ca");
        openssl.certificate("server", "ca");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048",
                "openssl genrsa -traditional 2048",
                "openssl ecparam -name prime256v1 -genkey",
                "openssl genpkey -algorithm ED25519"
            })
    void curlPostsWithKeysOfAllKinds(String command) throws Exception {
        // given
        Files.writeString(temp.resolve("server.key"), openssl.run(command.split(" ", -1)));
        openssl.sign("server", "ca");

        try (Feeder feeder = start(HttpLimits.DEFAULT, tls())) {
            // then
            assertThat(curl(feeder, "--cacert", "ca.crt")).endsWith("\"rows\":1,\"repeated\":false}\n200");
            assertThat(curl(feeder)).as("a client that does not know the CA").contains("certificate");
        }
        assertThat(Drops.rows(temp.resolve("out"))).hasSize(1);
    }

    @Test
    void certificatesThatChangeAreTakenAndBrokenOnesAreNot() throws Exception {
        try (Feeder feeder = start(HttpLimits.DEFAULT, tls())) {
            String before = serial(feeder);

            // when: the certificate first, its key a little later
            openssl.certificate("next", "ca");
            move("next.crt", "server.crt");
            assertThat(curl(feeder, "--cacert", "ca.crt")).endsWith("\n200");
            move("next.key", "server.key");
            // then
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !serial(feeder)
                    .equals(before));
            assertThat(curl(feeder, "--cacert", "ca.crt")).endsWith("\n200");

            // when
            String after = serial(feeder);
            Files.writeString(temp.resolve("server.crt"), "nothing");
            Files.delete(temp.resolve("server.key"));
            // then
            Awaitility.await()
                    .during(Duration.ofSeconds(3))
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> serial(feeder).equals(after));
        }
    }

    @Test
    void onlyClientsOfTheCaMayWriteAndEachHasANameSpace() throws Exception {
        // given
        openssl.certificate("one", "ca");
        openssl.certificate("two", "ca");
        openssl.ca("other");
        openssl.certificate("stranger", "other");
        Tls tls = new Tls(file("server.crt"), file("server.key"), Optional.of(file("ca.crt")));

        try (Feeder feeder = start(HttpLimits.DEFAULT, tls)) {
            // then
            assertThat(curl(feeder, "--cacert", "ca.crt"))
                    .as("without a certificate")
                    .endsWith("000");
            assertThat(curl(feeder, "--cacert", "ca.crt", "--cert", "stranger.crt", "--key", "stranger.key"))
                    .endsWith("000");
            for (String client : List.of("one", "two")) {
                assertThat(curl(
                                feeder,
                                "--cacert",
                                "ca.crt",
                                "--cert",
                                client + ".crt",
                                "--key",
                                client + ".key",
                                "-H",
                                "Idempotency-Key: k"))
                        .endsWith("\"rows\":1,\"repeated\":false}\n200");
            }
        }
        assertThat(Drops.rows(temp.resolve("out"))).hasSize(2);
    }

    @Test
    void whoBeginsNoTlsIsSentAway() throws Exception {
        HttpLimits limits = HttpLimits.DEFAULT.withPatience(Duration.ofMillis(300), Duration.ofMinutes(1));
        try (Feeder feeder = start(limits, tls());
                Socket silent = new Socket(InetAddress.getLoopbackAddress(), feeder.port());
                Socket plain = new Socket(InetAddress.getLoopbackAddress(), feeder.port())) {
            // when
            plain.getOutputStream()
                    .write("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            // then
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
            assertThat(new String(plain.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .doesNotContain("ok");
        }
    }

    @Test
    void connectionsWithoutARequestMakeWayForOthersWithTls() throws Exception {
        // given: no more connections than two, and two that say nothing
        HttpLimits limits = new HttpLimits(1 << 20, 1 << 24, 2, Duration.ofMinutes(1), Duration.ofMinutes(1));
        try (Feeder feeder = start(limits, tls());
                Socket one = new Socket(InetAddress.getLoopbackAddress(), feeder.port());
                Socket two = new Socket(InetAddress.getLoopbackAddress(), feeder.port())) {
            // then
            assertThat(curl(feeder, "--cacert", "ca.crt")).endsWith("\n200");
            assertThat(one.isConnected() && two.isConnected()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "none.crt|server.key|no such file or directory \"@/none.crt\"",
                "server.key|server.key|\"@/server.key\": there is no certificate in it",
                "server.crt|server.crt|\"@/server.crt\": there is no private key in it",
                "server.crt|ca.key|\"@/ca.key\": it is the key of another certificate",
                "server.crt|locked.key|\"@/locked.key\": it has a passphrase"
            })
    void filesThatAreNoGoodAreNamed(String certificate, String key, String reason) throws Exception {
        openssl.run("openssl", "pkcs8", "-topk8", "-in", "server.key", "-passout", "pass:x", "-out", "locked.key");
        Tls tls = new Tls(file(certificate), file(key), Optional.empty());

        assertThatThrownBy(() -> start(HttpLimits.DEFAULT, tls).close())
                .isInstanceOf(Failure.class)
                .hasMessage("Cannot speak TLS: " + reason.replace("@", temp.toString())
                        + ". Give certificate and key in PEM, the key without a passphrase.");
    }

    private Tls tls() {
        return new Tls(file("server.crt"), file("server.key"), Optional.empty());
    }

    private Path file(String name) {
        return temp.resolve(name);
    }

    private void move(String from, String to) throws IOException {
        Files.move(file(from), file(to), StandardCopyOption.REPLACE_EXISTING);
    }

    private Feeder start(HttpLimits limits, Tls tls) {
        return Feeder.start(HttpFeeds.into(temp.resolve("out"), limits, new Access(Optional.of(tls), List.of())));
    }

    private String serial(Feeder feeder) throws IOException, InterruptedException {
        String said = openssl.tried(
                "sh", "-c", "openssl s_client -connect 127.0.0.1:" + feeder.port() + " | openssl x509 -noout -serial");
        return said.replaceFirst("(?s).*serial=(\\w+).*", "$1");
    }

    private String curl(Feeder feeder, String... options) throws IOException, InterruptedException {
        String[] command = {
            "curl",
            "-sS",
            "--max-time",
            "20",
            "-d",
            "{\"a\":1}",
            "-w",
            "%{http_code}",
            "https://127.0.0.1:" + feeder.port() + "/streams/out"
        };
        return openssl.tried(
                java.util.stream.Stream.concat(java.util.stream.Stream.of(command), java.util.stream.Stream.of(options))
                        .toArray(String[]::new));
    }
}
