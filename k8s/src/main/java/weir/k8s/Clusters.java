package weir.k8s;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import picocli.CommandLine.Option;
import weir.problem.Failure;
import weir.problem.PermanentFailure;
import weir.problem.TransientFailure;

/** Which cluster, namespace and release: options that all verbs have. Files and defaults are those of kubectl. */
final class Clusters {
    private static final int MILLIS_PER_REQUEST = 5_000;

    /**
     * Outlives each client: what is still under way in one that is closed (a forwarded port that ends) is refused by an executor of its own,
     * and the refusal shows up as a stack trace.
     */
    private static final Executor TASKS = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "weir-cluster");
        thread.setDaemon(true);
        return thread;
    });

    @Option(
            names = "--context",
            paramLabel = "NAME",
            description = "The context of kubectl's configuration. Default: its current one.")
    private String context;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAME",
            description = "The namespace. Default: the context's.")
    private String namespace;

    @Option(
            names = "--release",
            paramLabel = "NAME",
            description = "The release. Default: the only one of the namespace.")
    private String release;

    /** A client of the cluster; to be closed. */
    KubernetesClient client() {
        Config config = Config.autoConfigure(context);
        if (context != null && config.getContexts().stream().noneMatch(known -> context.equals(known.getName()))) {
            throw new PermanentFailure(
                    "use context \"" + context + "\"",
                    "kubectl's configuration has none of this name",
                    "See \"kubectl config get-contexts\"");
        }
        config.setRequestTimeout(MILLIS_PER_REQUEST);
        config.setConnectionTimeout(MILLIS_PER_REQUEST);
        // What is away is looked at again anyway, a moment later.
        config.setRequestRetryBackoffLimit(0);
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withTaskExecutor(TASKS)
                .build();
    }

    Release release(KubernetesClient client) {
        String where = namespace != null
                ? namespace
                : Optional.ofNullable(client.getNamespace()).orElse("default");
        return Release.find(client, where, Optional.ofNullable(release), PodHttp.forwarded(client, where));
    }

    /** The client's exceptions in the words of {@link Failure}. */
    static Throwable told(Throwable thrown) {
        if (!(thrown instanceof KubernetesClientException failure)) {
            return thrown;
        }
        if (failure.getCode() == 403) {
            return new PermanentFailure("work on the cluster", reason(failure), "Have somebody permit it to you");
        }
        return new TransientFailure(
                "reach the cluster", reason(failure), "See whether kubectl does, and what KUBECONFIG names");
    }

    /** What the server says, or why it was not reached; the client's own message has the whole answer in it. */
    static String reason(KubernetesClientException failure) {
        if (failure.getStatus() != null && failure.getStatus().getMessage() != null) {
            return failure.getStatus().getMessage();
        }
        return Failure.reason(failure.getCode() == 0 && failure.getCause() != null ? failure.getCause() : failure);
    }
}
