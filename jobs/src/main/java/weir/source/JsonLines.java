package weir.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.UTF8StreamJsonParser;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.spark.sql.catalyst.InternalRow;
import weir.drop.Drop;

/**
 * The rows of one drop after the other. One parser runs over the whole of a drop, line after line, and puts values straight into a row. A
 * line that is not plainly one good object (bad JSON, a value of another type, an array, text behind the object, an object that goes on in
 * the next line) is read again by itself, by Spark's own parser, and a new parser begins behind it. So what a line gives is what Spark's
 * JSON source gives, but for texts, which stay as they are.
 *
 * <p>A line ends with LF, CRLF or CR, as in Spark. Not thread-safe; the row is reused.
 */
final class JsonLines {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .build();

    private final SparkLine spark;
    private final AheadJudge judge;
    private final RowFiller filler;
    private final int width;
    private final Deque<InternalRow> waiting = new ArrayDeque<>();

    private byte[] data = new byte[0];
    private int length;
    /** Where the first line begins that no row was made of yet, and its number. */
    private int position;

    private int line;
    /** The parser that runs from {@code base}, the beginning of line {@code baseLine}; null if one has to be made. */
    private JsonParser parser;

    private int base;
    private int baseLine;
    private Predicate<BadLine> keeps = bad -> true;
    private long aheadRows;

    /**
     * @param everyColumn whether a line is bad also for a value in a column that is not handed on
     * @param limit over rows of this shape
     */
    JsonLines(RowShape shape, boolean everyColumn, AheadLimit limit) {
        this.judge = new AheadJudge(limit);
        this.spark = new SparkLine(shape.data());
        this.width = shape.data().length();
        this.filler = new RowFiller(shape, everyColumn, spark);
    }

    /**
     * Begins with another drop.
     *
     * @param bytes its unpacked content in {@code [0, size)}
     * @param keepsBad told of each line that does not fit, and says whether its rows are handed on; may throw to end the reading
     */
    void open(Drop drop, byte[] bytes, int size, Predicate<BadLine> keepsBad) {
        data = bytes;
        length = size;
        position = startsWithByteOrderMark() ? 3 : 0;
        line = 1;
        parser = null;
        keeps = keepsBad;
        waiting.clear();
        filler.comesFrom(drop.lane(), drop.number());
        judge.open(drop);
    }

    private boolean startsWithByteOrderMark() {
        return length >= 3 && data[0] == (byte) 0xEF && data[1] == (byte) 0xBB && data[2] == (byte) 0xBF;
    }

    /** Goes to the next row; false behind the last one. */
    boolean next() {
        while (waiting.isEmpty()) {
            if (position >= length) {
                return false;
            }
            if (plainLine()) {
                return true;
            }
            if (position < length) {
                parser = null;
                judgedLine();
            }
        }
        filler.take(waiting.poll());
        filler.setAhead(judge.isAhead(filler.row()));
        return true;
    }

    /** How many rows were too far ahead, since the last call. */
    long takeAheadRows() {
        long rows = aheadRows;
        aheadRows = 0;
        return rows;
    }

    /** The row that {@link #next} went to; valid until it is called again. */
    InternalRow row() {
        return filler.row();
    }

    /** Makes a row of the next object. False if the line at {@code position} is not plainly good, or nothing is left. */
    private boolean plainLine() {
        try {
            if (parser == null) {
                parser = FACTORY.createParser(data, position, length - position);
                base = position;
                baseLine = line;
                if (!(parser instanceof UTF8StreamJsonParser)) {
                    return false;
                }
            }
            JsonToken token = parser.nextToken();
            if (token == null) {
                position = length;
                return false;
            }
            if (token != JsonToken.START_OBJECT) {
                return false;
            }
            int startsIn = parser.currentTokenLocation().getLineNr();
            if (!filler.readObject(parser) || judge.isAhead(filler.row())) {
                return false;
            }
            JsonLocation end = parser.currentLocation();
            return end.getLineNr() == startsIn
                    && endOfLineAt(base + (int) end.getByteOffset(), baseLine + startsIn - 1);
        } catch (Exception e) {
            // Whatever it is (Scala's converters throw checked exceptions, too): the judge decides what is wrong with
            // the line.
            return false;
        }
    }

    /** Whether nothing but white space is left of the line at {@code at}; goes to the next line then. */
    private boolean endOfLineAt(int at, int number) {
        int next = at;
        while (next < length && (data[next] == ' ' || data[next] == '\t')) {
            next++;
        }
        if (next < length && data[next] != '\n' && data[next] != '\r') {
            return false;
        }
        filler.isAt(number);
        position = behindLineEnd(next);
        line = number + 1;
        return true;
    }

    private void judgedLine() {
        int end = lineEnd(position);
        SparkLine.Result result = spark.parse(data, position, end, width);
        filler.isAt(line);
        int begin = position;
        Optional<String> ahead = ahead(result.rows());
        Optional<BadLine> bad =
                result.problem().or(() -> ahead).map(reason -> new BadLine(line, reason, data, begin, end));
        if (bad.isEmpty() || keeps.test(bad.get())) {
            filler.isBad(bad);
            waiting.addAll(result.rows());
        }
        position = behindLineEnd(end);
        line++;
    }

    /** Why the first of a line's rows that are too far ahead is that. */
    private Optional<String> ahead(List<InternalRow> rows) {
        Optional<String> reason = Optional.empty();
        for (InternalRow row : rows) {
            filler.take(row);
            if (judge.isAhead(filler.row())) {
                aheadRows++;
                reason = reason.or(() -> Optional.of(judge.reason(filler.row())));
            }
        }
        return reason;
    }

    private int lineEnd(int from) {
        int end = from;
        while (end < length && data[end] != '\n' && data[end] != '\r') {
            end++;
        }
        return end;
    }

    private int behindLineEnd(int at) {
        if (at + 1 < length && data[at] == '\r' && data[at + 1] == '\n') {
            return at + 2;
        }
        return Math.min(at + 1, length);
    }
}
