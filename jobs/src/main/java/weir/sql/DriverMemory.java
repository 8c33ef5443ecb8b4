package weir.sql;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.types.DataTypeUtils;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import weir.catalyst.Trees;
import weir.pipeline.Pipeline;
import weir.problem.Failure;
import weir.problem.TransientFailure;

/** What the running driver of a pipeline keeps in memory; the other end of {@link MemoryTables}. */
final class DriverMemory {
    private static final String NEXT_STEP = "See whether the driver still runs, and ask again";

    private final Path socket;

    private DriverMemory(Path socket) {
        this.socket = socket;
    }

    /** The memory of the driver of this file that runs on this machine; empty if none does. */
    static Optional<DriverMemory> find(Pipeline pipeline) {
        try {
            Path socket = DriverSocket.of(pipeline);
            if (!Files.exists(socket)) {
                return Optional.empty();
            }
            SocketChannel.open(UnixDomainSocketAddress.of(socket)).close();
            return Optional.of(new DriverMemory(socket));
        } catch (ConnectException killed) {
            return Optional.empty();
        } catch (IOException e) {
            throw new TransientFailure("ask the driver of \"" + pipeline.file() + "\"", e, NEXT_STEP);
        }
    }

    /**
     * The rows of a query as they are now, and stay.
     *
     * @return empty if the query has none yet
     * @throws Failure if the driver does not answer
     */
    Optional<Dataset<Row>> rows(SparkSession session, String query) {
        try (SocketChannel driver = SocketChannel.open(UnixDomainSocketAddress.of(socket));
                DataOutputStream out = new DataOutputStream(Channels.newOutputStream(driver));
                DataInputStream in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(driver)))) {
            out.writeUTF(query);
            out.flush();
            int count = in.readInt();
            return count == MemoryTables.NOT_YET ? Optional.empty() : Optional.of(rows(session, count, in));
        } catch (IOException e) {
            throw new TransientFailure("ask the driver for \"" + query + "\"", e, NEXT_STEP);
        }
    }

    private static Dataset<Row> rows(SparkSession session, int count, DataInputStream in) throws IOException {
        StructType schema = (StructType) DataType.fromJson(new String(bytes(in), StandardCharsets.UTF_8));
        List<InternalRow> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] bytes = bytes(in);
            UnsafeRow row = new UnsafeRow(schema.size());
            row.pointTo(bytes, bytes.length);
            rows.add(row);
        }
        List<Attribute> columns = List.copyOf(Trees.list(DataTypeUtils.toAttributes(schema)));
        return Dataset.ofRows(session, new LocalRelation(Trees.seq(columns), Trees.seq(rows), false));
    }

    private static byte[] bytes(DataInputStream in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return bytes;
    }
}
