package weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SbomTest {
    @TempDir
    private Path directory;

    private Path home;
    private Path bill;

    @BeforeEach
    void makeAHomeAndABill() throws IOException {
        home = directory.resolve("home");
        Files.createDirectories(home.resolve("dependencies"));
        Files.createDirectories(home.resolve("lib"));
        bill = Files.writeString(
                directory.resolve("bom.json"),
                """
                {"bomFormat": "CycloneDX",
                 "metadata": {"component": {"group": "weir", "name": "weir-dist", "version": "1", "bom-ref": "dist"}},
                 "components": [
                  {"group": "weir", "name": "weir-jobs", "version": "1", "purl": "pkg:maven/weir/weir-jobs@1?type=jar", "bom-ref": "jobs"},
                  {"group": "a", "name": "net", "version": "4", "purl": "pkg:maven/a/net@4?type=jar", "bom-ref": "net"},
                  {"group": "a", "name": "net", "version": "4", "purl": "pkg:maven/a/net@4?classifier=linux&type=jar", "bom-ref": "net-linux"},
                  {"group": "a", "name": "demo", "version": "2", "purl": "pkg:maven/a/demo@2?type=jar", "bom-ref": "demo"}],
                 "dependencies": [
                  {"ref": "dist", "dependsOn": ["jobs", "demo"]}, {"ref": "jobs", "dependsOn": ["net-linux"]}, {"ref": "demo", "dependsOn": []}]}
                """);
    }

    private void ship(String... jars) throws IOException {
        for (String jar : jars) {
            Files.createFile(home.resolve(jar));
        }
    }

    @Test
    void listsWhatIsShippedAndNothingElse() throws IOException {
        ship("lib/weir-jobs.jar", "lib/weir-dist.jar", "dependencies/net-4-linux.jar", "dependencies/classpath");

        Sbom.main(new String[] {bill.toString(), home.toString()});

        JsonNode written =
                new JsonMapper().readTree(home.resolve("sbom.cdx.json").toFile());
        assertThat(written.get("components").findValuesAsText("bom-ref")).containsExactly("jobs", "net-linux");
        assertThat(written.get("dependencies"))
                .hasToString(
                        "[{\"ref\":\"dist\",\"dependsOn\":[\"jobs\"]},{\"ref\":\"jobs\",\"dependsOn\":[\"net-linux\"]}]");
    }

    @Test
    void refusesAJarThatTheBillLacks() throws IOException {
        ship("dependencies/net-4-linux.jar", "dependencies/net-5.jar");

        assertThatThrownBy(() -> Sbom.main(new String[] {bill.toString(), home.toString()}))
                .hasMessage(
                        "Cannot ship \"net-5.jar\": the bill of materials lacks it. See which module brings another version of"
                                + " it than \"dist\" does, and settle one in the parent pom.xml.");
    }
}
