package weir.cli;

import java.lang.reflect.Field;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkContext$;
import scala.Option;

/** {@code weir run} in a process of its own, with a first Spark that has run for months: the id of its next RDD is near the last there is. */
final class AgedDriver {
    private static final int LEFT = 100_000;

    private AgedDriver() {}

    public static void main(String[] arguments) {
        Thread aging = new Thread(AgedDriver::age);
        aging.setDaemon(true);
        aging.start();
        Main.main(arguments);
    }

    private static void age() {
        Option<SparkContext> spark = SparkContext$.MODULE$.getActive();
        while (spark.isEmpty()) {
            Thread.onSpinWait();
            spark = SparkContext$.MODULE$.getActive();
        }
        try {
            Field next = SparkContext.class.getDeclaredField("nextRddId");
            next.setAccessible(true);
            ((AtomicInteger) next.get(spark.get())).set(Integer.MAX_VALUE - LEFT);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
