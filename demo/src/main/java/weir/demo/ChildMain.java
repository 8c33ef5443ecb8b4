package weir.demo;

/** The pipeline's own process: {@code weir run}, but it ends when the demo that started it does. */
final class ChildMain {
    private ChildMain() {}

    /**
     * Runs a verb.
     *
     * @param args those of {@code weir}
     */
    public static void main(String[] args) {
        ParentWatchdog.tie();
        weir.cli.Main.main(args);
    }
}
