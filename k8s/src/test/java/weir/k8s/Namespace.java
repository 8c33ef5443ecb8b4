package weir.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;

/** A test's own namespace in the cluster that {@code KUBECONFIG} names, which permits restricted pods only. */
final class Namespace {
    private static final String UNDEFINED_TABLE = "42P01";

    private final KubernetesClient client = new KubernetesClientBuilder().build();
    private final String name;

    /** @param prefix of its name; the rest is of this process */
    Namespace(String prefix) throws IOException, InterruptedException {
        name = prefix + "-" + ProcessHandle.current().pid();
        execute(List.of("kubectl", "create", "namespace", name));
        execute(List.of("kubectl", "label", "namespace", name, "pod-security.kubernetes.io/enforce=restricted"));
    }

    KubernetesClient client() {
        return client;
    }

    String name() {
        return name;
    }

    /** What a query of one number says in the PostgreSQL of a release's try-out; 0 while the table is not there. */
    long number(String release, String sql) throws IOException, SQLException {
        String password = new String(
                Base64.getDecoder()
                        .decode(client.secrets()
                                .inNamespace(name)
                                .withName(release + "-postgres")
                                .get()
                                .getData()
                                .get("password")),
                StandardCharsets.UTF_8);
        try (LocalPortForward forward = client.pods()
                        .inNamespace(name)
                        .withName(release + "-postgres-0")
                        .portForward(5432);
                Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + forward.getLocalPort() + "/weir", "postgres", password);
                ResultSet found = connection.createStatement().executeQuery(sql)) {
            found.next();
            return found.getLong(1);
        } catch (SQLException e) {
            if (UNDEFINED_TABLE.equals(e.getSQLState())) {
                return 0;
            }
            throw e;
        }
    }

    /** Removes it with all that is in it, claims too. */
    void remove() throws IOException, InterruptedException {
        client.close();
        execute(List.of("kubectl", "delete", "namespace", name, "--wait=false"));
    }

    /** Runs a command, which has to end well. */
    static void execute(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
