package weir.serve;

import java.util.concurrent.ThreadFactory;

/** Threads that do not keep the process from ending. */
final class Daemons {
    private Daemons() {}

    static ThreadFactory named(String name) {
        return work -> {
            Thread made = new Thread(work, name);
            made.setDaemon(true);
            return made;
        };
    }
}
