package weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.address.HostPort;
import weir.plan.Plan;
import weir.run.Lake;
import weir.serve.DriverLife;

/** Who is let through to what, in a driver whose queries have not been started. */
@Tag("slow")
class WebConsoleTest {
    private static final String SUMS =
            """
            sums:
              sql: SELECT k, sum(n) AS total FROM seen GROUP BY k
              mode: complete
              sinks:
                - memory
            """;

    @TempDir
    private Path directory;

    private Plan plan() throws IOException {
        Lake lake = new Lake(directory);
        return lake.plan(lake.write(SUMS));
    }

    private WebConsole start(ConsoleAccess.Form form, Optional<String> token) throws IOException {
        ConsoleAccess access = new ConsoleAccess(form, new HostPort("127.0.0.1", 0), List.of("weir.example.com"), token);
        return WebConsole.start(plan(), new DriverLife("test", Duration.ofMinutes(5)), access);
    }

    @Test
    void eachPageHasAnAddressAndAStrictPolicy() throws IOException {
        try (WebConsole console = start(ConsoleAccess.Form.ALL, Optional.empty())) {
            Browser browser = new Browser(console.port());

            for (String path : List.of("/", "/query/sums", "/time", "/drops/seen/a/1", "/rejects", "/ask", "/lives")) {
                Browser.Got page = browser.get(path);
                assertThat(page.status()).as(path).isEqualTo(200);
                assertThat(page.body()).contains("<title>Weir</title>");
                assertThat(page.header("Content-Security-Policy"))
                        .isEqualTo(Guard.CONTENT_POLICY)
                        .doesNotContain("unsafe");
            }
            assertThat(browser.get("/nowhere").status()).isEqualTo(404);
            assertThat(browser.get("/console/../web/index.html").status()).isGreaterThanOrEqualTo(400);
            assertThat(browser.get("/healthz").body()).isEqualTo("ok");
        }
    }

    @Test
    void aFileThatTheBrowserHasIsNotSentAgain() throws IOException {
        try (WebConsole console = start(ConsoleAccess.Form.ALL, Optional.empty())) {
            Browser browser = new Browser(console.port());
            Browser.Got file = browser.get("/console/app.mjs");

            Browser.Got again = browser.get("/console/app.mjs", "If-None-Match: " + file.header("ETag"));

            assertThat(file.header("Content-Type")).isEqualTo("text/javascript; charset=utf-8");
            assertThat(again.status()).isEqualTo(304);
            assertThat(again.body()).isEmpty();
            assertThat(browser.get("/console/app.mjs", "Accept-Encoding: gzip").header("Content-Encoding"))
                    .isEqualTo("gzip");
        }
    }

    @Test
    void aNameThatIsNotTheDriversIsRefused() throws IOException {
        try (WebConsole console = start(ConsoleAccess.Form.ALL, Optional.empty())) {
            Browser browser = new Browser(console.port());

            Browser.Got refused = browser.send("GET", "/api/v1/now", "evil.example.com");

            assertThat(refused.status()).isEqualTo(421);
            assertThat(refused.body())
                    .isEqualTo("Cannot answer for host \"evil.example.com\": it is no name of this driver. Add it to"
                            + " WEIR_CONSOLE_HOSTS if it is.");
            for (String host : List.of("localhost", "127.0.0.1:8080", "[::1]:8080", "weir.example.com", "10.1.2.3")) {
                assertThat(browser.send("GET", "/api/v1/now", host).status()).as(host).isEqualTo(200);
            }
        }
    }

    @Test
    void pagesOfOtherSitesAreRefused() throws IOException {
        try (WebConsole console = start(ConsoleAccess.Form.ALL, Optional.empty())) {
            Browser browser = new Browser(console.port());

            assertThat(browser.get("/api/v1/now", "Origin: http://evil.example.com").status())
                    .isEqualTo(403);
            assertThat(browser.get("/api/v1/now", "Origin: null").status()).isEqualTo(403);
            assertThat(browser.get("/api/v1/events", "Sec-Fetch-Site: cross-site").status())
                    .isEqualTo(403);
            assertThat(browser.get("/api/v1/now", "Origin: http://localhost:" + console.port()).status())
                    .isEqualTo(200);
            assertThat(browser.get("/", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate").status())
                    .as("a link")
                    .isEqualTo(200);
            assertThat(browser.send("POST", "/api/v1/sql", "localhost").status()).isEqualTo(405);
        }
    }

    @Test
    void dataNeedsTheToken() throws IOException {
        try (WebConsole console = start(ConsoleAccess.Form.ALL, Optional.of("sesame"))) {
            Browser browser = new Browser(console.port());

            for (String path : List.of("sql?q=SELECT+1", "results/sums", "windows/sums", "rejects")) {
                Browser.Got refused = browser.get("/api/v1/" + path);
                assertThat(refused.status()).as(path).isEqualTo(401);
                assertThat(refused.body())
                        .isEqualTo("{\"error\":\"Cannot show data: the token is missing or wrong. Enter the value of"
                                + " WEIR_CONSOLE_TOKEN.\"}");
                assertThat(browser.get("/api/v1/" + path, "Authorization: Bearer sesam").status())
                        .isEqualTo(401);
            }
            assertThat(browser.get("/api/v1/sql?q=SELECT+1", "Authorization: Bearer sesame").body())
                    .contains("Cannot answer: the queries have not been started yet");
            assertThat(browser.get("/api/v1/now").status()).isEqualTo(200);
            assertThat(browser.get("/api/v1/pipeline").body()).doesNotContain("SELECT");
            assertThat(browser.get("/api/v1/pipeline", "Authorization: Bearer sesame").body())
                    .contains("SELECT");
        }
    }

    @Test
    void numbersAloneAreShownWhereDataIsOff() throws IOException {
        try (WebConsole console = start(ConsoleAccess.Form.NUMBERS, Optional.empty())) {
            Browser browser = new Browser(console.port());

            assertThat(browser.get("/api/v1/rejects").status()).isEqualTo(403);
            assertThat(browser.get("/api/v1/pipeline").body()).doesNotContain("SELECT");
        }
        try (WebConsole console = start(ConsoleAccess.Form.OFF, Optional.empty())) {
            assertThat(new Browser(console.port()).get("/").status()).isEqualTo(404);
        }
    }

    @Test
    void anAddressForOtherMachinesWithoutATokenShowsNoData() {
        ConsoleAccess open = ConsoleAccess.of(ConsoleAccess.Form.ALL, new HostPort("0.0.0.0", 8080), Map.of());

        assertThat(open.refusal(Optional.of("anything")))
                .hasValue("Cannot show data: the driver is reached from other machines and has no token. Set"
                        + " WEIR_CONSOLE_TOKEN in its environment.");
        assertThat(ConsoleAccess.of(ConsoleAccess.Form.ALL, new HostPort("127.0.0.1", 8080), Map.of())
                        .refusal(Optional.empty()))
                .isEmpty();
    }
}
