package weir.feed.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The mark of a replay, as this version and those before 0.3 wrote it. */
final class ReplayMark {
    private static final Pattern BY_POSITION = Pattern.compile("(\\d+):(\\d+):(.*)", Pattern.DOTALL);

    private ReplayMark() {}

    /** Remembers the file that was read last. */
    static void remember(String mark, List<RowFile> files, FedFiles fed) throws IOException {
        Matcher old = BY_POSITION.matcher(mark);
        if (old.matches()) {
            byPosition(old, files, fed);
            return;
        }
        Optional<FileMark> file = FileMark.parse(mark);
        if (file.isPresent()) {
            fed.put(file.get());
        }
    }

    private static Taken rows(long rows) {
        return new Taken(rows, 0, Optional.empty());
    }

    /** It named the file and its place among all; those in front of it had been read. */
    private static void byPosition(Matcher mark, List<RowFile> files, FedFiles fed) throws IOException {
        int last = Integer.parseInt(mark.group(1));
        if (last >= files.size()
                || !files.get(last).path().toAbsolutePath().normalize().equals(Path.of(mark.group(3)))) {
            return;
        }
        for (RowFile file : files.subList(0, last)) {
            fed.put(FileMark.of(file.path()).with(rows(Long.MAX_VALUE)).asWhole(true));
        }
        long rows = Long.parseLong(mark.group(2));
        fed.put(FileMark.of(files.get(last).path()).with(rows(rows)).asWhole(rows == Long.MAX_VALUE));
    }
}
