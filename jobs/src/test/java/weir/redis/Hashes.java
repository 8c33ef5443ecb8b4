package weir.redis;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import weir.sink.Batch;
import weir.sink.BatchSink;

/** What stands for the server. Hashes are set as a whole, so that a batch that comes again changes nothing. */
final class Hashes {
    private final SortedMap<String, Map<String, String>> hashes = new TreeMap<>();

    synchronized SortedMap<String, Map<String, String>> all() {
        return new TreeMap<>(hashes);
    }

    private synchronized void set(String key, Map<String, String> fields) {
        hashes.put(key, fields);
    }

    BatchSink writer(String prefix, List<String> key) {
        return new BatchSink() {
            @Override
            public void write(Batch batch) {
                for (Row row : batch.rows().collectAsList()) {
                    String name = key.stream()
                            .map(column -> String.valueOf(row.<Object>getAs(column)))
                            .collect(Collectors.joining(":", prefix, ""));
                    Map<String, String> fields = new TreeMap<>();
                    for (String column : batch.rows().columns()) {
                        fields.put(column, String.valueOf(row.<Object>getAs(column)));
                    }
                    set(name, fields);
                }
            }

            @Override
            public void close() {}
        };
    }
}
