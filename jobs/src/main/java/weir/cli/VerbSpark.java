package weir.cli;

import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import weir.pipeline.Pipeline;
import weir.run.SparkSessions;

/** Spark for as long as a verb works: started for it, or the one that runs in this process already, which goes on running behind it. */
final class VerbSpark implements AutoCloseable {
    private final SparkSession session;
    private final boolean isJoined;

    private VerbSpark(SparkSession session, boolean isJoined) {
        this.session = session;
        this.isJoined = isJoined;
    }

    /** @param master where tasks run, as {@link SparkSessions#start} takes it */
    static VerbSpark start(Pipeline pipeline, Optional<String> master) {
        boolean isJoined = SparkSession.getDefaultSession().isDefined();
        return new VerbSpark(SparkSessions.start(pipeline.name(), pipeline.settings(), master), isJoined);
    }

    SparkSession session() {
        return session;
    }

    @Override
    public void close() {
        if (!isJoined) {
            session.stop();
        }
    }
}
