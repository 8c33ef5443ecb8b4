package weir.run;

import java.util.List;
import java.util.Properties;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import weir.pass.Position;
import weir.pass.SharedRows;

/**
 * The batches of a pass, one after the other: those with rows, and those without for queries whose groups end although no rows come. As for a query of its own, such
 * a batch is made when a trigger has found nothing to read.
 */
final class PassTime {
    private final SparkSession session;
    private final PassWork work;
    private List<PassMember> waiting = List.of();
    /** Whether the batch before was made since it was last looked. */
    private boolean isFresh;

    private Position at = Position.NONE;
    private StructType columns = new StructType();
    private Properties properties = new Properties();

    PassTime(SparkSession session, PassWork work) {
        this.session = session;
        this.work = work;
    }

    /** A batch with rows, on the thread of the streaming query. */
    synchronized void batch(List<PassMember> members, SharedRows rows, Position end) throws InterruptedException {
        waiting = List.of();
        isFresh = true;
        at = end;
        columns = rows.columns();
        properties = (Properties) session.sparkContext().getLocalProperties().clone();
        waiting = work.make(members, rows, end);
    }

    /** A trigger has passed without rows. */
    synchronized void passes() throws InterruptedException {
        if (isFresh) {
            isFresh = false;
            return;
        }
        ends();
    }

    /** No more rows will come. */
    synchronized void ends() throws InterruptedException {
        List<PassMember> wanting = waiting;
        waiting = List.of();
        if (wanting.isEmpty()) {
            return;
        }
        SparkContext spark = session.sparkContext();
        Properties own = spark.getLocalProperties();
        spark.setLocalProperties(properties);
        try (SharedRows none = SharedRows.none(session, columns)) {
            waiting = work.make(wanting, none, at);
        } finally {
            spark.setLocalProperties(own);
        }
    }

    /** The streaming query is over, and whoever waited has left. */
    synchronized void forget() {
        waiting = List.of();
    }
}
