package weir.init;

/** What a value is in JSON. Null is none of them: it says nothing about a type. */
enum Kind {
    BOOLEAN("boolean"),
    NUMBER("number"),
    TEXT("text"),
    OBJECT("object"),
    ARRAY("array");

    private final String word;

    Kind(String word) {
        this.word = word;
    }

    /** For example {@code 1 number} or {@code 2 texts}. */
    String counted(long count) {
        return "%,d %s%s".formatted(count, word, count == 1 ? "" : "s");
    }
}
