package weir.drop;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** A store in memory, for tests of many drops. It keeps the contract that real ones keep. */
public final class MemoryStorage implements WritableStorage {
    private final NavigableMap<String, byte[]> files = new TreeMap<>();

    @Override
    public String describe() {
        return "memory";
    }

    @Override
    public synchronized List<Entry> list(String directory) {
        String prefix = directory.isEmpty() ? "" : directory + "/";
        List<Entry> entries = new ArrayList<>();
        Set<String> directories = new LinkedHashSet<>();
        files.tailMap(prefix).forEach((path, bytes) -> {
            if (path.startsWith(prefix)) {
                String rest = path.substring(prefix.length());
                int slash = rest.indexOf('/');
                if (slash < 0) {
                    entries.add(new Entry(rest, false, bytes.length, 0));
                } else {
                    directories.add(rest.substring(0, slash));
                }
            }
        });
        directories.forEach(name -> entries.add(new Entry(name, true, 0, 0)));
        return entries;
    }

    @Override
    public synchronized InputStream open(String path) throws IOException {
        byte[] bytes = files.get(path);
        if (bytes == null) {
            throw new FileNotFoundException(path);
        }
        return new ByteArrayInputStream(bytes);
    }

    @Override
    public Staged stage(String path, Content content) throws IOException {
        byte[] bytes;
        try (InputStream in = content.open()) {
            bytes = in.readAllBytes();
        }
        return new Staged() {
            @Override
            public boolean publish() {
                return create(path, bytes);
            }

            @Override
            public void discard() {}
        };
    }

    @Override
    public void discardStaged(String lane) {}

    @Override
    public void replace(String path, Content content) throws IOException {
        try (InputStream in = content.open()) {
            put(path, in.readAllBytes());
        }
    }

    private synchronized boolean create(String path, byte[] bytes) {
        return files.putIfAbsent(path, bytes) == null;
    }

    /** Puts a file there, whatever the protocol says. */
    public synchronized void put(String path, byte[] bytes) {
        files.put(path, bytes);
    }

    /** Removes a file, as retention or an accident would. */
    public synchronized void remove(String path) {
        files.remove(path);
    }
}
