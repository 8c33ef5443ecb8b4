package weir.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/**
 * The kinds of streams and sinks that a pipeline file may name.
 *
 * @param streams in the order in which people are told of them
 * @param sinks in the order in which people are told of them
 */
public record Kinds(List<StreamType> streams, List<SinkType> sinks) {
    /** Keeps its own copies. */
    public Kinds {
        streams = List.copyOf(streams);
        sinks = List.copyOf(sinks);
    }

    /** Those that are listed in {@code META-INF/services}. */
    public static Kinds installed() {
        return Installed.KINDS;
    }

    /** These, and one more kind of sink. */
    public Kinds with(SinkType sink) {
        List<SinkType> more = new ArrayList<>(sinks);
        more.add(sink);
        return new Kinds(streams, more);
    }

    /** Names as a sentence has them: a, b or c. */
    static String sentence(List<String> names) {
        int last = names.size() - 1;
        return last == 0 ? names.get(0) : String.join(", ", names.subList(0, last)) + " or " + names.get(last);
    }

    /** Made when they are first asked for: that loads the packages of all kinds. */
    private static final class Installed {
        private static final Kinds KINDS = new Kinds(listed(StreamType.class), listed(SinkType.class));
    }

    private static <T> List<T> listed(Class<T> type) {
        // The threads of servers have other loaders, which may not see the list.
        return ServiceLoader.load(type, type.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }
}
