package weir.run;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.DeserializationStream;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.serializer.SerializationStream;
import org.apache.spark.serializer.SerializerInstance;
import scala.reflect.ClassTag;

/** Java's serializer, as {@code spark.serializer}, which remembers what Spark broadcasts: that is also how it hands out the code of tasks. */
public final class Overheard extends JavaSerializer {
    private static final ByteArrayOutputStream ALL = new ByteArrayOutputStream();

    public Overheard(SparkConf conf) {
        super(conf);
    }

    /** Whether a text has been said in this process. */
    static boolean has(String text) {
        return ALL.toString(StandardCharsets.ISO_8859_1).contains(text);
    }

    @Override
    public SerializerInstance newInstance() {
        return new Instance(super.newInstance());
    }

    private static final class Instance extends SerializerInstance {
        private final SerializerInstance actual;

        private Instance(SerializerInstance actual) {
            this.actual = actual;
        }

        @Override
        public SerializationStream serializeStream(OutputStream out) {
            return actual.serializeStream(new Tee(out));
        }

        @Override
        public <T> ByteBuffer serialize(T value, ClassTag<T> type) {
            return actual.serialize(value, type);
        }

        @Override
        public <T> T deserialize(ByteBuffer bytes, ClassTag<T> type) {
            return actual.deserialize(bytes, type);
        }

        @Override
        public <T> T deserialize(ByteBuffer bytes, ClassLoader loader, ClassTag<T> type) {
            return actual.deserialize(bytes, loader, type);
        }

        @Override
        public DeserializationStream deserializeStream(InputStream in) {
            return actual.deserializeStream(in);
        }
    }

    private static final class Tee extends OutputStream {
        private final OutputStream out;

        private Tee(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int value) {
            put(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            put(bytes, from, length);
        }

        private void put(byte[] bytes, int from, int length) {
            synchronized (ALL) {
                ALL.write(bytes, from, length);
            }
            try {
                out.write(bytes, from, length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
