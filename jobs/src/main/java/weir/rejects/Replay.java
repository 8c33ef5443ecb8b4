package weir.rejects;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import weir.control.ControlPlaneAdmin;
import weir.drop.Compression;
import weir.drop.Content;
import weir.drop.LaneWriter;
import weir.drop.WritableStorage;
import weir.problem.PermanentFailure;

/**
 * Sends mended lines back into their stream, as drops of a lane that belongs to the pipeline. Each drop takes three steps: its number,
 * its bytes and its lines are written down in one transaction; it is published; it is noted that it was. Whoever comes after a crash
 * finds a drop that is written down and not noted, and publishes the same bytes under the same number: where they are there already,
 * nothing happens. So each line gets into the stream once.
 */
public final class Replay {
    private final ControlPlaneAdmin admin;
    private final String stream;
    private final WritableStorage storage;
    private final Function<String, Optional<String>> fault;
    private final ReplayLog log;

    /**
     * A replay of one stream.
     *
     * @param stream its name
     * @param storage its root
     * @param fault why a line does not fit the stream; empty if it does
     */
    public Replay(
            ControlPlaneAdmin admin, String stream, WritableStorage storage, Function<String, Optional<String>> fault) {
        this.admin = admin;
        this.stream = stream;
        this.storage = storage;
        this.fault = fault;
        this.log = new ReplayLog(admin, stream);
    }

    /**
     * What was done.
     *
     * @param lane the lane of mended lines; empty if nothing was ever sent back
     * @param lines how many were sent back now
     * @param faults mended lines that do not fit either, and why; they stay where they are
     */
    public record Result(String lane, int lines, Map<Place, String> faults) {}

    /**
     * Sends back all lines that are mended and were not sent back before.
     *
     * @throws weir.problem.Failure if the store or Postgres is away; what was begun is finished by the next call
     */
    public Result run() {
        int[] sent = new int[1];
        Map<Place, String> faults = new LinkedHashMap<>();
        admin.alone("replay stream \"" + stream + "\"", "replay " + stream, () -> {
            log.unpublished().ifPresent(begun -> sent[0] += publish(begun));
            ReplayLog.Step step = log.begin(Optional.empty(), waiting -> fitting(waiting, faults));
            while (step.last().isPresent()) {
                step.drop().ifPresent(begun -> sent[0] += publish(begun));
                step = log.begin(step.last(), waiting -> fitting(waiting, faults));
            }
        });
        return new Result(log.lane().orElse(""), sent[0], faults);
    }

    private List<ReplayLog.Line> fitting(List<ReplayLog.Line> waiting, Map<Place, String> faults) {
        List<ReplayLog.Line> fitting = new ArrayList<>();
        for (ReplayLog.Line line : waiting) {
            fault.apply(line.text())
                    .ifPresentOrElse(problem -> faults.put(line.place(), problem), () -> fitting.add(line));
        }
        return fitting;
    }

    private int publish(ReplayLog.Drop drop) {
        LaneWriter writer = LaneWriter.resume(storage, drop.lane(), drop.number());
        Content content = Content.of(drop.content().getBytes(StandardCharsets.UTF_8));
        if (!writer.stage(drop.number(), content, Compression.NONE, Optional.of(drop.at()))
                .publish()) {
            throw new PermanentFailure(
                    "write drop " + drop.number() + " of lane \"" + drop.lane() + "\" to \"" + storage.describe()
                            + "\"",
                    "another one is there under this number",
                    "Find out who else writes to this lane: it belongs to pipeline \"" + admin.pipeline() + "\"");
        }
        log.published(drop);
        return drop.lines();
    }
}
