package weir.k8s;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import weir.problem.Failure;
import weir.problem.PermanentFailure;
import weir.problem.TransientFailure;

/** An installed chart: its pods, and what they say over HTTP. */
final class Release {
    static final String NAME = "app.kubernetes.io/name";
    static final String INSTANCE = "app.kubernetes.io/instance";
    static final String COMPONENT = "app.kubernetes.io/component";

    /** A failure, or a problem in a file, which is named with its line. */
    private static final Pattern COMPLAINT = Pattern.compile("Cannot |^[^\\s:]+:[0-9]+: ");

    private static final Pattern DROPS = Pattern.compile("(?m)^weir_feed_drops_total(?:\\{[^}]*})? ([0-9.E]+)$");

    private final KubernetesClient client;
    private final String namespace;
    private final String name;
    private final PodHttp http;

    private Release(KubernetesClient client, String namespace, String name, PodHttp http) {
        this.client = client;
        this.namespace = namespace;
        this.name = name;
        this.http = http;
    }

    /**
     * Finds a release.
     *
     * @param wanted its name; empty for the only one of the namespace
     * @param http asks its pods
     * @throws Failure if there is none, or more than one to choose from
     */
    static Release find(KubernetesClient client, String namespace, Optional<String> wanted, PodHttp http) {
        TreeSet<String> names = new TreeSet<>();
        for (StatefulSet set : client.apps()
                .statefulSets()
                .inNamespace(namespace)
                .withLabel(NAME, "weir")
                .list()
                .getItems()) {
            Optional.ofNullable(set.getMetadata().getLabels().get(INSTANCE)).ifPresent(names::add);
        }
        String action =
                wanted.map(release -> "find release \"" + release + "\"").orElse("find a release of Weir");
        if (names.isEmpty()) {
            throw new PermanentFailure(
                    action,
                    "namespace \"" + namespace + "\" has none",
                    "Name another namespace with -n, or install one with helm");
        }
        if (wanted.isEmpty() && names.size() > 1) {
            throw new PermanentFailure(
                    "choose a release of Weir",
                    "namespace \"" + namespace + "\" has " + String.join(", ", names),
                    "Name one with --release");
        }
        if (wanted.isPresent() && !names.contains(wanted.get())) {
            throw new PermanentFailure(
                    action,
                    "namespace \"" + namespace + "\" has only " + String.join(", ", names),
                    "Name one of these with --release, or another namespace with -n");
        }
        return new Release(client, namespace, wanted.orElseGet(names::first), http);
    }

    String name() {
        return name;
    }

    String namespace() {
        return namespace;
    }

    KubernetesClient client() {
        return client;
    }

    Map<String, String> labels(String component) {
        return Map.of(NAME, "weir", INSTANCE, name, COMPONENT, component);
    }

    /** All pods that a part's label is on, by part, the oldest first. */
    List<Pod> pods() {
        List<Pod> pods = new ArrayList<>(client.pods()
                .inNamespace(namespace)
                .withLabel(NAME, "weir")
                .withLabel(INSTANCE, name)
                .list()
                .getItems());
        pods.removeIf(pod -> part(pod).isEmpty());
        pods.sort(Comparator.comparing((Pod pod) -> part(pod).orElseThrow())
                .thenComparing(pod -> pod.getMetadata().getCreationTimestamp())
                .thenComparing(pod -> pod.getMetadata().getName()));
        return pods;
    }

    static Optional<Part> part(Pod pod) {
        Map<String, String> labels = pod.getMetadata().getLabels();
        return labels == null ? Optional.empty() : Part.of(labels.getOrDefault(COMPONENT, ""));
    }

    /** The pods as they are. */
    List<PodView> views() {
        return pods().stream()
                .map(pod -> PodView.of(part(pod).orElseThrow(), pod))
                .toList();
    }

    /** The parts that the chart has installed, executors aside: the driver makes these. */
    List<StatefulSet> sets() {
        return client.apps()
                .statefulSets()
                .inNamespace(namespace)
                .withLabel(NAME, "weir")
                .withLabel(INSTANCE, name)
                .list()
                .getItems();
    }

    /** The driver's. */
    StatefulSet driverSet() {
        return sets().stream()
                .filter(set -> set.getMetadata().getName().equals(name + "-driver"))
                .findFirst()
                .orElseThrow(() -> new PermanentFailure(
                        "find the driver of release \"" + name + "\"",
                        "there is no StatefulSet \"" + name + "-driver\"",
                        "See what \"helm status " + name + "\" says"));
    }

    List<Event> events() {
        return client.v1().events().inNamespace(namespace).list().getItems();
    }

    /**
     * The last line of a pod's log in which Weir says what is in the way.
     *
     * @param ofEarlier whether to read the log of the container before
     */
    Optional<String> complaint(String pod, boolean ofEarlier) {
        try {
            var logs = client.pods().inNamespace(namespace).withName(pod).withReadyWaitTimeout(0);
            String log = ofEarlier
                    ? logs.terminated().tailingLines(50).getLog()
                    : logs.tailingLines(50).getLog();
            return log == null
                    ? Optional.empty()
                    : log.lines().filter(COMPLAINT.asPredicate()).reduce((first, second) -> second);
        } catch (KubernetesClientException noLog) {
            return Optional.empty();
        }
    }

    /** Why Kubernetes last refused to make an executor, as the end of the driver's log has it. */
    Optional<String> refusal(String pod) {
        try {
            return Refusal.last(client.pods()
                    .inNamespace(namespace)
                    .withName(pod)
                    .withReadyWaitTimeout(0)
                    .tailingLines(500)
                    .getLog());
        } catch (KubernetesClientException noLog) {
            return Optional.empty();
        }
    }

    /**
     * What the driver says.
     *
     * @throws Failure if it can't be asked
     */
    DriverReport driver() {
        return driver(driverPod());
    }

    /** The name of the driver's pod. */
    String driverPod() {
        return name + "-driver-0";
    }

    private DriverReport driver(String pod) {
        return DriverReport.parse(ask(pod, 8080, "/status"));
    }

    /** What the driver says; empty if it can't be asked. */
    Optional<DriverReport> driverIfThere() {
        return driverIfThere(driverPod());
    }

    /** What a driver in some pod says; empty if it can't be asked. */
    Optional<DriverReport> driverIfThere(String pod) {
        try {
            return Optional.of(driver(pod));
        } catch (Failure away) {
            return Optional.empty();
        }
    }

    /** How many drops the feeder has made in this life, all streams together; empty if it can't be asked. */
    OptionalLong feederDrops() {
        try {
            Matcher counts = DROPS.matcher(ask(name + "-feeder-0", 8081, "/metrics"));
            return OptionalLong.of(counts.results()
                    .mapToLong(count -> (long) Double.parseDouble(count.group(1)))
                    .sum());
        } catch (Failure away) {
            return OptionalLong.empty();
        }
    }

    private String ask(String pod, int port, String path) {
        String action = "ask pod \"" + pod + "\" for " + path;
        String hint = "Try again in a moment, or see \"kubectl logs " + pod + "\"";
        try {
            return http.get(pod, port, path);
        } catch (KubernetesClientException e) {
            if (e.getCode() == 403) {
                throw new PermanentFailure(
                        action,
                        Clusters.reason(e),
                        "Have somebody permit you to create pods/portforward in \"" + namespace + "\"");
            }
            throw new TransientFailure(action, Clusters.reason(e), hint);
        } catch (IOException e) {
            throw new TransientFailure(action, e, hint);
        }
    }
}
