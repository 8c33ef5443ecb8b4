package weir.groups;

import java.io.Serializable;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.LessThanOrEqual;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.Murmur3Hash;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.DataTypes;
import scala.collection.Seq;
import weir.catalyst.Trees;

/** How the rows of an aggregation, keys and buffers side by side, become rows of {@link weir.postgres.GroupTable}. It travels to tasks. */
final class GroupLayout implements Serializable {
    /** As much as makes two different keys with one digest something that nobody will ever see. */
    private static final int DIGEST_BYTES = 16;

    private final Seq<Attribute> columns;
    private final Seq<Expression> keys;
    private final Seq<Expression> facts;
    private final OptionalLongOf endedAt;

    /** {@link OptionalLong} does not travel. */
    private record OptionalLongOf(boolean isThere, long value) implements Serializable {}

    /**
     * That of a plan.
     *
     * @param columns keys and buffers
     * @param ended what says of a row whether the watermark has passed its group, if any watermark ends groups: a comparison of a time with the watermark
     */
    GroupLayout(Seq<Attribute> keys, Seq<Attribute> columns, Optional<Expression> ended) {
        this.columns = columns;
        List<Expression> bare = new ArrayList<>(Trees.list(keys));
        this.keys = Trees.seq(bare);
        Expression hash = bare.isEmpty() ? Literal.create(0, DataTypes.IntegerType) : new Murmur3Hash(this.keys);
        Optional<LessThanOrEqual> comparison = ended.map(LessThanOrEqual.class::cast);
        Expression ends =
                comparison.map(LessThanOrEqual::left).orElseGet(() -> Literal.create(null, DataTypes.TimestampType));
        this.facts = Trees.seq(List.of(hash, ends));
        this.endedAt = comparison
                .map(found -> new OptionalLongOf(true, (Long) ((Literal) found.right()).value()))
                .orElse(new OptionalLongOf(false, 0));
    }

    /** Groups that end at this time or before have ended, in microseconds since 1970; empty if none ever does. */
    OptionalLong endedAt() {
        return endedAt.isThere() ? OptionalLong.of(endedAt.value()) : OptionalLong.empty();
    }

    /** Whether all rows belong to one group, which is there without any. */
    boolean hasOneGroup() {
        return keys.isEmpty();
    }

    /** Keys and buffers. */
    Seq<Attribute> columns() {
        return columns;
    }

    /** What a task needs for its rows. */
    Reader reader() {
        return new Reader();
    }

    /** Not safe for many threads. */
    final class Reader {
        private final UnsafeProjection key = UnsafeProjection.create(keys, columns);
        private final UnsafeProjection fact = UnsafeProjection.create(facts, columns);
        private final MessageDigest digest = sha256();
        private UnsafeRow read = new UnsafeRow(0);

        byte[] digest(InternalRow row) {
            UnsafeRow found = key.apply(row);
            digest.update(found.getBytes());
            return Arrays.copyOf(digest.digest(), DIGEST_BYTES);
        }

        /** To be called before {@link #hash} and {@link #ends}. */
        void read(InternalRow row) {
            read = fact.apply(row);
        }

        int hash() {
            return read.getInt(0);
        }

        /** In microseconds since 1970; null for never. */
        Long ends() {
            return read.isNullAt(1) ? null : read.getLong(1);
        }
    }

    /** A row that was kept, over its bytes. */
    UnsafeRow row(byte[] bytes) {
        UnsafeRow row = new UnsafeRow(columns.size());
        row.pointTo(bytes, bytes.length);
        return row;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
