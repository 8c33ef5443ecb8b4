package weir.demo;

import java.io.IOException;
import weir.problem.Exit;

/** The pipeline's own process: {@code weir run}, but it ends when the demo that started it does, however that ends. */
final class Tethered {
    private Tethered() {}

    /**
     * Runs a verb.
     *
     * @param args those of {@code weir}
     */
    public static void main(String[] args) {
        Thread tether = new Thread(Tethered::awaitEndOfParent, "tether");
        tether.setDaemon(true);
        tether.start();
        weir.cli.Main.main(args);
    }

    /** Nothing is ever written to the standard input: it ends when the other end of the pipe is gone. */
    private static void awaitEndOfParent() {
        try {
            while (System.in.read() >= 0) {}
        } catch (IOException gone) {
            // Gone all the same.
        }
        Runtime.getRuntime().halt(Exit.FAILED);
    }
}
