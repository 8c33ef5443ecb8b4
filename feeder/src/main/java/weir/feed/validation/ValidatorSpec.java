package weir.feed.validation;

import java.util.Optional;

/**
 * Which lines come in, and what becomes of the others.
 *
 * @param schema what rows must be; empty for any JSON object
 * @param isQuarantined whether lines that are no rows are kept in the spool's {@code quarantine.jsonl}; else they are refused
 */
public record ValidatorSpec(Optional<Schema> schema, boolean isQuarantined) {
    /** Any JSON object; what is none is refused. */
    public static final ValidatorSpec OPEN = new ValidatorSpec(Optional.empty(), false);

    /** What says whether a line may come in. */
    public RowValidator validator() {
        return schema.map(RowValidator::of).orElse(RowValidator.OPEN);
    }
}
