package weir.stateful;

import java.util.Map;
import org.apache.spark.sql.types.StructType;

/**
 * What SQL cannot say, written in Java. A pipeline file calls it by its name:
 *
 * <pre>{@code
 * stateful: {name: unusual, from: heart, key: [User], settings: {column: bpm}}
 * }</pre>
 *
 * <p>A class of this kind has a public constructor without parameters, and is named in its jar's
 * {@code META-INF/services/weir.stateful.StatefulQuery}. The jar is named in the pipeline's {@code settings.jars}. It is used where a pipeline is
 * checked and where its driver runs; only what {@link #plan} makes goes to the executors.
 */
public interface StatefulQuery {
    /** How pipeline files call it. */
    String name();

    /**
     * What is done with the rows of each key. Called without a Spark session, also when a pipeline is only checked.
     *
     * @param columns the columns of the rows, as {@code from} has them
     * @param settings what the pipeline file says
     * @throws IllegalArgumentException if they do not fit, with a message without a full stop: a problem in the pipeline file
     */
    PerKey plan(StructType columns, Map<String, String> settings);
}
