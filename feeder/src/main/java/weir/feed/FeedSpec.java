package weir.feed;

import java.nio.file.Path;
import java.util.Locale;
import weir.feed.s3.S3Settings;
import weir.feed.spool.DropSpec;
import weir.feed.spool.SpoolBounds;
import weir.feed.spool.SpoolSpec;
import weir.feed.validation.ValidatorSpec;
import weir.problem.InvalidInput;

/**
 * One stream to be fed.
 *
 * @param name of the stream, as in {@code POST /streams/<name>}
 * @param from where the rows come from
 * @param to where they go
 * @param lane the lane that drops are numbered in
 * @param drops what a drop is
 * @param bounds of the spool
 * @param validator which lines are rows
 */
public record FeedSpec(
        String name,
        Origin from,
        Target to,
        LaneSpec lane,
        DropSpec drops,
        SpoolBounds bounds,
        ValidatorSpec validator) {

    /**
     * Checks that the parts go together.
     *
     * @throws InvalidInput if rows are to go to clients, and something is said or promised that only drops have
     */
    public FeedSpec {
        if (to instanceof Target.Clients) {
            if (from instanceof Origin.Http) {
                throw SourceOptions.invalid(
                        "--to",
                        "an answer to --http promises that rows are kept, and a socket keeps nothing",
                        "Name a directory");
            }
            if (!lane.equals(LaneSpec.DEFAULT)
                    || !drops.equals(DropSpec.DEFAULT)
                    || !bounds.equals(SpoolBounds.DEFAULT)
                    || validator.isQuarantined()) {
                throw SourceOptions.invalid(
                        "--to",
                        "a socket has no lane, no spool and no drops",
                        "Leave out what is said of them, or name a directory");
            }
        }
    }

    /**
     * From here to there, with the defaults; the name is the last part of {@code to}.
     *
     * @param to see {@link Target#parse}; an S3 store is reached as the environment says
     */
    public static FeedSpec of(Origin from, String to) {
        return of(from, Target.parse(to, S3Settings.of(System.getenv())));
    }

    /** As above. */
    static FeedSpec of(Origin from, Target to) {
        return new FeedSpec(
                nameOf(to.text()),
                from,
                to,
                LaneSpec.DEFAULT,
                DropSpec.DEFAULT,
                SpoolBounds.DEFAULT,
                ValidatorSpec.OPEN);
    }

    /** As this, under another name. */
    FeedSpec withName(String value) {
        return new FeedSpec(value, from, to, lane, drops, bounds, validator);
    }

    /** As this, through a lane that is given. */
    public FeedSpec withLane(LaneSpec value) {
        return new FeedSpec(name, from, to, value, drops, bounds, validator);
    }

    /** As this, with other drops. */
    public FeedSpec withDrops(DropSpec value) {
        return new FeedSpec(name, from, to, lane, value, bounds, validator);
    }

    /** As this, with other bounds for the spool. */
    public FeedSpec withBounds(SpoolBounds value) {
        return new FeedSpec(name, from, to, lane, drops, value, validator);
    }

    /** As this, with a validator. */
    public FeedSpec withDoor(ValidatorSpec value) {
        return new FeedSpec(name, from, to, lane, drops, bounds, value);
    }

    /** The spool of a lane in this place. */
    SpoolSpec spool(Target.Place place) {
        Path directory =
                lane.spool().orElseGet(() -> place.spools().resolve(lane.name().orElse("default")));
        return new SpoolSpec(directory, lane.name(), place.identity(), drops, bounds, from.keepsToTheClock());
    }

    private static String nameOf(String to) {
        String[] parts = to.replaceAll("/+$", "").split("/", -1);
        return parts[parts.length - 1].toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]+", "-");
    }
}
