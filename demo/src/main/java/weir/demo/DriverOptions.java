package weir.demo;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.Stream;

/**
 * The options of Java with which a driver starts in a process of its own: those of this process. The launcher has given it what Spark needs and the
 * start-up cache.
 */
public final class DriverOptions {
    /** What belongs to this process alone: its memory, its collector, how far it compiles, and who looks into it. */
    private static final List<String> OWN = List.of("-Xm", "-XX:Tiered", "-Dweir.", "-agentlib:", "-javaagent:");

    private DriverOptions() {}

    /** Those of this process that hold for a driver as well. */
    public static List<String> inherited() {
        return of(ManagementFactory.getRuntimeMXBean().getInputArguments());
    }

    static List<String> of(List<String> options) {
        return Stream.concat(
                        options.stream()
                                .filter(option -> OWN.stream().noneMatch(option::startsWith))
                                .filter(option -> !option.matches("-XX:[+-](Use\\w+GC|ExitOnOutOfMemoryError)")),
                        Stream.of("-XX:+UseSerialGC"))
                .toList();
    }
}
