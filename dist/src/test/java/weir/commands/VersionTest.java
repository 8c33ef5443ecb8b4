package weir.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every place that names a version, Weir's or that of a jar of others, names that of the build. */
class VersionTest {
    private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();

    @Test
    void isThatOfTheChartTheImageAndThePagesThatInstallThem() throws IOException {
        String version = only("pom.xml", "(?s)<artifactId>weir</artifactId>\\s*<version>([^<]+)</version>");

        assertThat(only("helm/weir/Chart.yaml", "(?m)^version: (.+)$")).isEqualTo(version);
        assertThat(only("helm/weir/Chart.yaml", "(?m)^appVersion: (.+)$")).isEqualTo(version);
        assertThat(only("k8s/image/Dockerfile", "weir:(\\d\\S*)")).isEqualTo(version);
        assertThat(Files.readString(PROJECT.resolve("docs/kubernetes.md"))).contains("weir:" + version);
        assertThat(Files.readString(PROJECT.resolve("docs/install.md"))).contains("weir-" + version + ".tar.gz");
    }

    @Test
    void isTheNewestInTheListOfChanges() throws IOException {
        String version = only("pom.xml", "(?s)<artifactId>weir</artifactId>\\s*<version>([^<]+)</version>");

        assertThat(only("CHANGELOG.md", "(?m)^## \\[?(\\d[^\\] ]*)")).isEqualTo(version);
    }

    @Test
    void ofJarsThatAreHeldBackIsThatOfTheBuild() throws IOException {
        assertThat(Files.readString(PROJECT.resolve("docs/security.md")))
                .contains("| Spark | " + versionOf("spark") + " |")
                .contains("| Spark's part for Kubernetes | " + versionOf("spark-kubernetes") + " |")
                .contains("| Spark's two parts for Kafka | " + versionOf("spark-kafka") + " |")
                .contains("| Jackson | " + versionOf("jackson") + " |")
                .contains("| Kubernetes client, okhttp, okio | " + versionOf("kubernetes-client") + ", ");
    }

    private static String versionOf(String jars) throws IOException {
        return only("pom.xml", "<" + jars + "\\.version>([^<]+)<");
    }

    private static String only(String file, String pattern) throws IOException {
        Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(PROJECT.resolve(file)));
        assertThat(matcher.find()).as(file).isTrue();
        return matcher.group(1);
    }
}
