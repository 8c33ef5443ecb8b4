package weir.cli;

/** Numbers in sentences. */
final class Counted {
    private Counted() {}

    static String of(int count, String one, String many) {
        return count + " " + (count == 1 ? one : many);
    }
}
