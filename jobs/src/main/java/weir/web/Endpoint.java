package weir.web;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** One name below {@code /api/v1/}. May wait: it is asked on a thread of the pages. */
interface Endpoint {
    /**
     * What is there now.
     *
     * @throws NoSuchThing if what the path names is not there
     * @throws weir.problem.InvalidInput if what is asked makes no sense
     * @throws weir.problem.Failure if what holds it is away
     */
    ObjectNode answer(Asked asked);

    /** What the path names is not there. */
    final class NoSuchThing extends RuntimeException {
        NoSuchThing(String message) {
            super(message);
        }
    }
}
