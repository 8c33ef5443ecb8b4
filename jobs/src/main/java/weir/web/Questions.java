package weir.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import weir.identifier.IdentifierQuotes;
import weir.plan.Plan;
import weir.problem.TransientFailure;
import weir.run.PipelineRun;
import weir.run.QueryProgress;
import weir.serve.DriverLife;
import weir.sql.DriverAnswers;

/**
 * {@code sql?q=SELECT…}, {@code results/{query}} and {@code windows/{query}}: what is asked of results, in the driver. One question at a time is answered, so
 * that pages that are left open take little from the queries.
 */
final class Questions implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MAX_ROWS = 1_000;
    private static final int RESULT_ROWS = 50;
    private static final int WINDOWS = 60;

    private final Plan plan;
    private final DriverLife life;
    private Optional<PipelineRun> asked = Optional.empty();
    private Optional<DriverAnswers> answers = Optional.empty();

    Questions(Plan plan, DriverLife life) {
        this.plan = plan;
        this.life = life;
    }

    /** A new Spark has a new session. */
    private synchronized DriverAnswers answers() {
        PipelineRun run = life.run()
                .orElseThrow(() -> new TransientFailure(
                        "answer", "the queries have not been started yet", "Ask again in a moment"));
        if (asked.filter(run::equals).isEmpty()) {
            answers.ifPresent(DriverAnswers::close);
            answers = Optional.of(new DriverAnswers(run, plan, PATIENCE));
            asked = Optional.of(run);
        }
        return answers.orElseThrow();
    }

    /** Without a question: what can be asked about. */
    ObjectNode sql(Asked request) {
        String question = request.parameters().getValue("q");
        if (question == null || question.isBlank()) {
            ObjectNode node = Api.JSON.createObjectNode();
            ObjectNode tables = node.putObject("tables");
            for (String name : answers().tables()) {
                ArrayNode columns = tables.putArray(name);
                for (String column : plan.queries().get(name).schema().fieldNames()) {
                    columns.add(column);
                }
            }
            return node;
        }
        return table(answers().answer(question, request.number("rows", MAX_ROWS, MAX_ROWS)));
    }

    /** Newest first where the result has windows; else as the sink has them. */
    ObjectNode results(Asked request) {
        Plan.PlannedQuery query = query(request);
        String name = IdentifierQuotes.SPARK.around(query.query().name());
        boolean hasStart = List.of(query.schema().fieldNames()).contains("start");
        return table(answers()
                .answer(
                        "SELECT * FROM " + name + (hasStart ? " ORDER BY `start` DESC" : ""),
                        request.number("rows", RESULT_ROWS, MAX_ROWS)));
    }

    ObjectNode windows(Asked request) {
        Plan.PlannedQuery query = query(request);
        WindowSql sql = WindowSql.of(query)
                .orElseThrow(() -> new Endpoint.NoSuchThing("The result of \"" + query.query().name()
                        + "\" has no windows: it has no columns start and end."));
        ObjectNode node = Api.JSON.createObjectNode().put("query", query.query().name());
        sql.measure().ifPresent(measure -> node.put("measure", measure));
        Optional<QueryProgress> progress = life.run().stream()
                .flatMap(run -> run.progress().stream())
                .filter(each -> each.query().equals(query.query().name()))
                .findFirst();
        progress.flatMap(QueryProgress::watermark).ifPresent(at -> node.put("watermark", at.toEpochMilli()));
        ArrayNode windows = node.putArray("windows");
        for (List<Optional<String>> row : answers().answer(sql.sql(), WINDOWS).rows()) {
            ObjectNode window = windows.addObject();
            row.get(0).ifPresent(start -> window.put("start", Long.parseLong(start)));
            row.get(1).ifPresent(end -> window.put("end", Long.parseLong(end)));
            row.get(2).ifPresent(rows -> window.put("rows", Long.parseLong(rows)));
            row.get(3).ifPresent(sum -> window.put("sum", Double.parseDouble(sum)));
        }
        return node;
    }

    private Plan.PlannedQuery query(Asked request) {
        return request.part(1)
                .map(plan.queries()::get)
                .orElseThrow(() -> new Endpoint.NoSuchThing("There is no such query; there are "
                        + String.join(", ", plan.queries().keySet())));
    }

    private static ObjectNode table(DriverAnswers.Answer answer) {
        ObjectNode node = Api.JSON.createObjectNode();
        ArrayNode columns = node.putArray("columns");
        answer.columns()
                .forEach(column -> columns.addObject().put("name", column.name()).put("type", column.type()));
        ArrayNode rows = node.putArray("rows");
        answer.rows().forEach(row -> {
            ArrayNode values = rows.addArray();
            row.forEach(value -> value.ifPresentOrElse(values::add, values::addNull));
        });
        return node.put("isWhole", answer.isWhole());
    }

    @Override
    public synchronized void close() {
        answers.ifPresent(DriverAnswers::close);
    }
}
