package weir.kafka;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import weir.catalyst.NamedColumn;
import weir.problem.Failure;
import weir.problem.PermanentFailure;
import weir.problem.TransientFailure;
import weir.sink.Batch;
import weir.sink.BatchSink;

/**
 * Sends each row as a record: its value is the row as JSON, its key the columns of the key as JSON. A batch that comes again is sent
 * again. The headers {@code weir-query}, {@code weir-batch} and {@code weir-row} are the same then, and different for any other row. The
 * rows go through the driver.
 */
public final class KafkaSink implements BatchSink {
    private static final Duration CLOSE = Duration.ofSeconds(10);
    private static final int MAX_WAIT_MILLIS = 30_000;
    private static final Map<String, String> WITH_NULLS = Map.of("ignoreNullFields", "false");

    private final KafkaTopic spec;
    private final Producer<byte[], byte[]> producer;

    private KafkaSink(KafkaTopic spec, Producer<byte[], byte[]> producer) {
        this.spec = spec;
        this.producer = producer;
    }

    /**
     * Makes a producer, which connects by itself.
     *
     * @throws PermanentFailure if Kafka does not take the settings
     */
    public static KafkaSink open(KafkaTopic spec) {
        Properties properties = new Properties();
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_WAIT_MILLIS);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, MAX_WAIT_MILLIS / 3);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, MAX_WAIT_MILLIS);
        properties.putAll(spec.settings());
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, spec.bootstrap());
        try {
            return new KafkaSink(
                    spec, new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer()));
        } catch (ConfigException e) {
            throw new PermanentFailure(
                    "write to " + name(spec), e.getMessage(), "Correct the sink in the pipeline file", e);
        } catch (KafkaException e) {
            Throwable told = e.getCause() == null ? e : e.getCause();
            throw told instanceof ConfigException
                    ? new PermanentFailure(
                            "write to " + name(spec), told.getMessage(), "Correct the sink in the pipeline file", e)
                    : new TransientFailure(
                            "write to " + name(spec), told, "Check the address and the settings of the sink");
        }
    }

    private static String name(KafkaTopic spec) {
        return "topic \"" + spec.topic() + "\" at " + spec.bootstrap();
    }

    @Override
    public void write(Batch batch) {
        AtomicReference<Exception> failure = new AtomicReference<>();
        RowIds ids = new RowIds();
        byte[] query = bytes(batch.query());
        byte[] number = bytes(Long.toString(batch.id()));
        Iterator<Row> rows = asJson(batch.rows()).toLocalIterator();
        try {
            while (rows.hasNext() && failure.get() == null) {
                Row row = rows.next();
                byte[] value = bytes(row.getString(0));
                ProducerRecord<byte[], byte[]> record =
                        new ProducerRecord<>(spec.topic(), row.isNullAt(1) ? null : bytes(row.getString(1)), value);
                record.headers()
                        .add("weir-query", query)
                        .add("weir-batch", number)
                        .add("weir-row", bytes(ids.next(value)));
                send(record, failure);
            }
            producer.flush();
        } catch (InterruptException e) {
            // The query is told to stop. Kafka has set the thread's mark again.
            throw e;
        } catch (KafkaException e) {
            failure.compareAndSet(null, e);
        }
        if (failure.get() != null) {
            throw told(batch, failure.get());
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback gets what the future would
    private void send(ProducerRecord<byte[], byte[]> record, AtomicReference<Exception> failure) {
        producer.send(record, (sent, thrown) -> {
            if (thrown != null) {
                failure.compareAndSet(null, thrown);
            }
        });
    }

    private Failure told(Batch batch, Exception thrown) {
        String action = "keep batch " + batch.id() + " of query \"" + batch.query() + "\" in " + name(spec);
        return thrown instanceof RetriableException
                ? new TransientFailure(action, thrown, "See that Kafka is up and has the topic; Weir tries again")
                : new PermanentFailure(
                        action, Failure.reason(thrown), "Mend what Kafka names, then start again", thrown);
    }

    private Dataset<Row> asJson(Dataset<Row> rows) {
        Column key = spec.key().isEmpty() ? lit(null).cast("string") : json(spec.key());
        return rows.select(json(List.of(rows.columns())), key);
    }

    private static Column json(List<String> columns) {
        return to_json(struct(columns.stream().map(NamedColumn::of).toArray(Column[]::new)), WITH_NULLS);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        producer.close(CLOSE);
    }
}
