package weir.drop;

class MemoryStorageTest extends StorageContract {
    private final MemoryStorage storage = new MemoryStorage();

    @Override
    protected WritableStorage writable() {
        return storage;
    }

    @Override
    protected Storage readable() {
        return storage;
    }
}
