package weir.source;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import scala.collection.JavaConverters;
import weir.drop.Drop;
import weir.yaml.Quantity;

/** Tells which rows of a drop are too far ahead of its seal time. Not thread-safe. */
final class AheadJudge {
    private static final long NO_LIMIT = Long.MAX_VALUE;

    private final AheadLimit limit;
    private final UnsafeProjection time;
    private long sealedMillis;
    /** The last time that is not too far ahead, in µs since 1970. */
    private long lastMicros = NO_LIMIT;

    /** @param limit over the rows that are judged */
    AheadJudge(AheadLimit limit) {
        this.limit = limit;
        this.time = UnsafeProjection.create(
                JavaConverters.asScalaBuffer(List.of(limit.time())).toSeq());
    }

    /** Goes to a drop. One that does not say when it was sealed has no limit. */
    void open(Drop drop) {
        sealedMillis = drop.sealedMillis();
        lastMicros = limit.isNone() || sealedMillis == 0 ? NO_LIMIT : (sealedMillis + limit.maxMillis()) * 1_000;
    }

    boolean isAhead(InternalRow row) {
        if (lastMicros == NO_LIMIT) {
            return false;
        }
        UnsafeRow found = time.apply(row);
        return !found.isNullAt(0) && found.getLong(0) > lastMicros;
    }

    /** Why a row is too far ahead. */
    String reason(InternalRow row) {
        Instant happened = Instant.EPOCH.plus(time.apply(row).getLong(0), ChronoUnit.MICROS);
        return "its event time %s is more than %s ahead of %s, when its drop was sealed"
                .formatted(
                        happened,
                        Quantity.written(Duration.ofMillis(limit.maxMillis())),
                        Instant.ofEpochMilli(sealedMillis));
    }
}
