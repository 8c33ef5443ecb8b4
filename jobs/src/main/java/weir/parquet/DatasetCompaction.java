package weir.parquet;

import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import weir.control.PostgresConnection;
import weir.pipeline.Compactable;
import weir.sink.Mode;

/** The small files of a dataset. */
record DatasetCompaction(ParquetDataset sink, Mode mode) implements Compactable {
    @Override
    public String path() {
        return sink.path();
    }

    @Override
    public boolean hasBatches() {
        return mode == Mode.APPEND;
    }

    @Override
    public boolean isForIdleDrivers() {
        return hasBatches() && sink.compactBytes().isPresent();
    }

    @Override
    public Done merge(SparkSession session, Optional<PostgresConnection> postgres, long targetBytes) {
        CompactionLock lock = CompactionLock.take(sink.path(), postgres);
        try {
            return Compaction.run(session, sink, targetBytes);
        } finally {
            lock.close();
        }
    }

    @Override
    public Steps steps(
            SparkSession session, Optional<PostgresConnection> postgres, int untouched, int least, Guard guard) {
        return new IdleCompaction(session, sink, postgres, untouched, least, guard)::step;
    }
}
