package weir.k8s;

import java.util.List;

/** What a release comes past on its way back, in this order. */
enum Step {
    KILLED("killed", "killed"),
    NOTICED("noticed", "noticed: there is a new pod"),
    SCHEDULED("scheduled", "a node has taken the pod"),
    STARTED("started", "its container runs"),
    READY("ready", "it is ready"),
    JVM_STARTED("jvmStarted", "Java has started"),
    SPARK_UP("sparkUp", "driver up: Spark has started"),
    EPOCH_TAKEN("epochTaken", "the epoch was taken"),
    CHECKPOINT_READ("checkpointRead", "checkpoint read"),
    NEXT_DROP("nextDrop", "next drop"),
    PARTITIONED("partitioned", "cut off"),
    REOPENED("reopened", "its way out is open again"),
    FIRST_COMMIT("firstCommit", "first commit"),
    PAUSED("paused", "paused"),
    SECOND_STARTED("secondStarted", "a second driver's container runs"),
    SECOND_EPOCH("secondEpoch", "it has taken the epoch"),
    SECOND_COMMIT("secondCommit", "its first commit"),
    RESUMED("resumed", "the first driver goes on"),
    FENCED("fenced", "it has seen that it is fenced, and stands by"),
    RELIEVED("relieved", "a driver of the release's own has taken over again"),
    CAUGHT_UP("caughtUp", "caught up");

    /** The steps that are looked for when a driver is paused. */
    static final List<Step> OF_PAUSE =
            List.of(PAUSED, SECOND_STARTED, SECOND_EPOCH, SECOND_COMMIT, RESUMED, FENCED, RELIEVED, CAUGHT_UP);

    /** The steps that are looked for when a driver is cut off. */
    static final List<Step> OF_PARTITION = List.of(PARTITIONED, REOPENED, FIRST_COMMIT, CAUGHT_UP);

    private final String key;
    private final String text;

    Step(String key, String text) {
        this.key = key;
        this.text = text;
    }

    /** Its name for programs. */
    String key() {
        return key;
    }

    /** Its name for people. */
    String text() {
        return text;
    }

    /** The steps that are looked for when a pod of a part is killed. */
    static List<Step> of(Part part) {
        return switch (part) {
            case DRIVER ->
                List.of(
                        KILLED,
                        NOTICED,
                        SCHEDULED,
                        STARTED,
                        JVM_STARTED,
                        SPARK_UP,
                        EPOCH_TAKEN,
                        CHECKPOINT_READ,
                        FIRST_COMMIT,
                        CAUGHT_UP);
            case EXECUTOR -> List.of(KILLED, NOTICED, SCHEDULED, STARTED, FIRST_COMMIT, CAUGHT_UP);
            case FEEDER -> List.of(KILLED, NOTICED, SCHEDULED, STARTED, READY, NEXT_DROP, FIRST_COMMIT, CAUGHT_UP);
            case POSTGRES, STORE -> List.of(KILLED, NOTICED, SCHEDULED, STARTED, READY, FIRST_COMMIT, CAUGHT_UP);
        };
    }
}
