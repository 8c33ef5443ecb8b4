package weir.k8s;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A status for programs. Times are milliseconds since 1970, UTC; what is not known is absent. */
final class StatusJson {
    private StatusJson() {}

    static String of(Status status) {
        ObjectNode root = new ObjectMapper()
                .createObjectNode()
                .put("release", status.release())
                .put("namespace", status.namespace())
                .put("at", status.at().toEpochMilli())
                .put("good", status.isGood());
        ArrayNode pods = root.putArray("pods");
        for (Status.Seen seen : status.pods()) {
            PodView pod = seen.pod();
            ObjectNode node = pods.addObject()
                    .put("part", pod.part().label())
                    .put("pod", pod.name())
                    .put("phase", pod.phase())
                    .put("ready", pod.isReady())
                    .put("restarts", pod.restarts())
                    .put("created", pod.created().toEpochMilli());
            pod.node().ifPresent(name -> node.put("node", name));
            seen.trouble().ifPresent(trouble -> node.put("trouble", trouble));
        }
        status.driver().ifPresent(driver -> driver(root, driver));
        ArrayNode troubles = root.putArray("troubles");
        status.troubles().forEach(troubles::add);
        return root.toPrettyString();
    }

    private static void driver(ObjectNode root, DriverReport driver) {
        root.put("pipeline", driver.pipeline());
        driver.epoch().ifPresent(epoch -> root.put("epoch", epoch));
        driver.executors().ifPresent(count -> {
            ObjectNode executors =
                    root.putObject("executors").put("wanted", count.wanted()).put("registered", count.registered());
            count.noneSince().ifPresent(since -> executors.put("noneSince", since));
        });
        ArrayNode queries = root.putArray("queries");
        for (DriverReport.QueryReport query : driver.queries()) {
            ObjectNode node = queries.addObject()
                    .put("query", query.query())
                    .put("state", query.state())
                    .put("rowsRead", query.rowsRead())
                    .put("restarts", query.restarts());
            query.batch().ifPresent(batch -> node.put("batch", batch));
            query.committedAt().ifPresent(at -> node.put("committedAt", at));
            query.lastBatchMillis().ifPresent(took -> node.put("lastBatchMillis", took));
            query.dropsBehind().ifPresent(drops -> node.put("dropsBehind", drops));
            query.secondsBehind().ifPresent(behind -> node.put("secondsBehind", behind));
            query.waitsFor().ifPresent(stream -> node.put("waitsFor", stream));
            query.lastError().ifPresent(error -> node.put("lastError", error));
        }
    }
}
