package weir.sql;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.identifier.IdentifierQuotes;
import weir.pipeline.Sink;
import weir.plan.Plan;
import weir.problem.Failure;

/**
 * Hands out what a driver keeps in memory to {@code weir sql} of the same user on the same machine. A request is the name of a query in {@link
 * DataOutputStream#writeUTF}'s form. The answer is the number of rows as an int, -1 if the query has no table yet; then the schema as JSON and each row as
 * Spark's {@link UnsafeRow}, with an int before each that says how many bytes follow. Questions are not answered here: a heavy one is no burden on the driver.
 */
public final class MemoryTables implements AutoCloseable {
    static final int NOT_YET = -1;

    private static final Logger LOG = LoggerFactory.getLogger(MemoryTables.class);

    private final SparkSession session;
    private final Set<String> queries;
    private final ServerSocketChannel server;
    private final Path socket;
    private final Object key;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread made = new Thread(work, "weir memory");
        made.setDaemon(true);
        return made;
    });

    private MemoryTables(
            SparkSession session, Set<String> queries, ServerSocketChannel server, Path socket, Object key) {
        this.session = session;
        this.queries = queries;
        this.server = server;
        this.socket = socket;
        this.key = key;
    }

    /**
     * Starts to answer. A pipeline runs as well without: where there is no place for the socket, the log says so.
     *
     * @param session of the run
     * @return empty if no query is kept in memory, or there is no place for the socket
     */
    public static Optional<MemoryTables> serve(SparkSession session, Plan plan) {
        Set<String> queries = plan.queries().values().stream()
                .filter(planned -> planned.query().sinks().stream().anyMatch(Sink::isInDriver))
                .map(planned -> planned.query().name())
                .collect(Collectors.toUnmodifiableSet());
        if (queries.isEmpty()) {
            return Optional.empty();
        }
        try {
            MemoryTables tables = listen(session, queries, DriverSocket.of(plan.pipeline()));
            tables.threads.execute(tables::accept);
            LOG.info("memory can be asked socket={}", tables.socket);
            return Optional.of(tables);
        } catch (IOException | UnsupportedOperationException e) {
            LOG.warn("memory cannot be asked reason=\"{}\"", Failure.reason(e));
            return Optional.empty();
        }
    }

    private static MemoryTables listen(SparkSession session, Set<String> queries, Path socket) throws IOException {
        Path own = socket.resolveSibling(
                socket.getFileName() + "." + ProcessHandle.current().pid());
        Files.deleteIfExists(own);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(own));
            Object key = key(own);
            // In the place of one that a killed driver has left, or that an older driver listens at.
            Files.move(own, socket, StandardCopyOption.ATOMIC_MOVE);
            return new MemoryTables(session, queries, server, socket, key);
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    private static Object key(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = server.accept();
                threads.execute(() -> answer(client));
            }
        } catch (ClosedChannelException closed) {
            LOG.debug("memory can be asked no more socket={}", socket);
        } catch (IOException e) {
            LOG.warn("memory cannot be asked reason=\"{}\"", Failure.reason(e));
        }
    }

    private void answer(SocketChannel client) {
        try (client;
                DataInputStream in = new DataInputStream(Channels.newInputStream(client));
                DataOutputStream out =
                        new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(client)))) {
            String query = in.readUTF();
            String view = IdentifierQuotes.SPARK.around(query);
            if (queries.contains(query) && session.catalog().tableExists(view)) {
                send(session.table(view), out);
            } else {
                out.writeInt(NOT_YET);
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("question not answered reason=\"{}\"", Failure.reason(e));
        }
    }

    private static void send(Dataset<Row> table, DataOutputStream out) throws IOException {
        // The rows are in this process already: no job of Spark's is run for them.
        InternalRow[] rows = table.queryExecution().executedPlan().executeCollect();
        byte[] schema = table.schema().json().getBytes(StandardCharsets.UTF_8);
        out.writeInt(rows.length);
        out.writeInt(schema.length);
        out.write(schema);
        for (InternalRow row : rows) {
            byte[] bytes = ((UnsafeRow) row).getBytes();
            out.writeInt(bytes.length);
            out.write(bytes);
        }
    }

    @Override
    public void close() {
        try {
            // A newer driver may have put its own there.
            if (Files.exists(socket) && key(socket).equals(key)) {
                Files.deleteIfExists(socket);
            }
            server.close();
        } catch (IOException e) {
            LOG.debug("socket not removed socket={} reason=\"{}\"", socket, Failure.reason(e));
        }
        threads.shutdownNow();
    }
}
