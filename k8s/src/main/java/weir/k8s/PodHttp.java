package weir.k8s;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Asks pods over HTTP. */
@FunctionalInterface
interface PodHttp {
    /**
     * What a pod answers to a GET.
     *
     * @throws IOException if it can't be reached or answers with an error
     * @throws KubernetesClientException if the cluster does not let us
     */
    String get(String pod, int port, String path) throws IOException;

    /**
     * Through a forwarded port, which ends in the pod itself: the API server's proxy would come from outside, where NetworkPolicies let
     * nobody in.
     */
    static PodHttp forwarded(KubernetesClient client, String namespace) {
        int millis = client.getConfiguration().getConnectionTimeout();
        InetAddress loopback = InetAddress.getLoopbackAddress();
        return (pod, port, path) -> {
            try (LocalPortForward forward =
                    client.pods().inNamespace(namespace).withName(pod).portForward(port, loopback, 0)) {
                URI address = URI.create("http://" + loopback.getHostAddress() + ":" + forward.getLocalPort() + path);
                HttpURLConnection connection =
                        (HttpURLConnection) address.toURL().openConnection();
                connection.setConnectTimeout(millis);
                connection.setReadTimeout(millis);
                connection.setRequestProperty("Connection", "close");
                try (InputStream answer = connection.getInputStream()) {
                    return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
                } catch (FileNotFoundException e) {
                    throw new IOException("it has no " + path, e);
                } catch (IOException e) {
                    throw forward.getClientThrowables().isEmpty()
                            ? e
                            : new IOException(
                                    forward.getClientThrowables().iterator().next());
                } finally {
                    connection.disconnect();
                }
            }
        };
    }
}
