package weir.feed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Looks at how much memory a process has, its resident set as Linux counts it. */
final class Memory implements Actors.Act {
    private static final int EVERY_MILLIS = 100;

    private final Path status;
    private final List<Long> mebibytes = new ArrayList<>();

    Memory(Process process) {
        status = Path.of("/proc", Long.toString(process.pid()), "status");
    }

    @Override
    public void once() throws IOException {
        String line = Files.readAllLines(status).stream()
                .filter(each -> each.startsWith("VmRSS:"))
                .findFirst()
                .orElseThrow();
        mebibytes.add(Long.parseLong(line.replaceAll("\\D", "")) >> 10);
        Actors.pause(EVERY_MILLIS);
    }

    /** The most there was, in MiB. */
    long most() {
        return most(mebibytes);
    }

    /** By how much the second half's most is above the first half's, in MiB. */
    long growth() {
        int half = mebibytes.size() / 2;
        return most(mebibytes.subList(half, mebibytes.size())) - most(mebibytes.subList(0, half));
    }

    private static long most(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).max().orElse(0);
    }
}
