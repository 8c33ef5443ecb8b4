package weir.drop;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** A store in front of another one: does what that one does, but for what a test overrides. */
public abstract class ForwardingStorage implements WritableStorage {
    private final WritableStorage store;

    protected ForwardingStorage(WritableStorage store) {
        this.store = store;
    }

    /** Publishes what was staged for a path. */
    protected boolean publish(String path, Staged staged) throws IOException {
        return staged.publish();
    }

    @Override
    public Staged stage(String path, Content content) throws IOException {
        Staged staged = store.stage(path, content);
        return new Staged() {
            @Override
            public boolean publish() throws IOException {
                return ForwardingStorage.this.publish(path, staged);
            }

            @Override
            public void discard() throws IOException {
                staged.discard();
            }
        };
    }

    @Override
    public void discardStaged(String lane) throws IOException {
        store.discardStaged(lane);
    }

    @Override
    public void replace(String path, Content content) throws IOException {
        store.replace(path, content);
    }

    @Override
    public List<Entry> list(String directory) throws IOException {
        return store.list(directory);
    }

    @Override
    public InputStream open(String path) throws IOException {
        return store.open(path);
    }

    @Override
    public String describe() {
        return store.describe();
    }
}
