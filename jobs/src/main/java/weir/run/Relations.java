package weir.run;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.datasources.DataSource;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import weir.identifier.IdentifierQuotes;
import weir.keyed.KeyedRows;
import weir.pipeline.CsvQuoting;
import weir.pipeline.Keyed;
import weir.pipeline.Table;
import weir.plan.Plan;

/** A pipeline's streams, tables and views as temporary views of a session. */
public final class Relations {
    private final SparkSession session;
    private final Plan plan;
    private final Records records;

    /**
     * Of a session, which gets the views and can read the queries' SQL afterwards.
     *
     * @param records of the streams
     */
    public Relations(SparkSession session, Plan plan, Records records) {
        this.session = session;
        this.plan = plan;
        this.records = records;
    }

    /** Makes them all, so that the session can read the queries' SQL. */
    public void define() {
        // Executors get them from the driver.
        plan.pipeline().settings().jars().forEach(session.sparkContext()::addJar);
        StreamRows rows = new StreamRows(session, plan, records);
        plan.pipeline().streams().values().forEach(stream -> show(stream.name(), rows.of(stream)));
        defineTables();
        plan.views().forEach((name, view) -> show(name, session.sql(view.sql())));
        plan.queries()
                .forEach((name, query) -> query.keyed().ifPresent(keyed -> show(Keyed.relation(name), keyed(keyed))));
    }

    /** Makes those of the tables alone. */
    public void defineTables() {
        plan.pipeline().tables().values().forEach(table -> show(table.name(), table(table)));
    }

    private static void show(String name, Dataset<Row> rows) {
        rows.createOrReplaceTempView(IdentifierQuotes.SPARK.around(name));
    }

    private Dataset<Row> keyed(Plan.PlannedKeyed keyed) {
        return KeyedRows.of(
                session.table(IdentifierQuotes.SPARK.around(keyed.keyed().from())), keyed);
    }

    /** Each batch sees a table as it is then. */
    private Dataset<Row> table(Table table) {
        LogicalPlan read = session.read()
                .options(CsvQuoting.OPTIONS)
                .option("header", table.header())
                .option("sep", table.separator())
                .schema(plan.tables().get(table.name()))
                // A name is no pattern.
                .option(DataSource.GLOB_PATHS_KEY(), false)
                .csv(table.csv())
                .queryExecution()
                .analyzed();
        HadoopFsRelation once = (HadoopFsRelation) ((LogicalRelation) read).relation();
        return session.baseRelationToDataFrame(new HadoopFsRelation(
                new FreshFiles(once.location()),
                once.partitionSchema(),
                once.dataSchema(),
                once.bucketSpec(),
                once.fileFormat(),
                once.options(),
                session));
    }
}
