/**
 * The control plane in Postgres: epochs, checkpoint logs and the ledger.
 *
 * <p>A driver opens it once, before its first query, and tells Spark where checkpoints are kept:
 *
 * <pre>{@code
 * ControlPlane control = ControlPlane.open(connection, pipeline.name());
 * Checkpoints.inPostgres(spark, control, pipeline.settings().checkpoints());
 * }</pre>
 *
 * <p>The checkpoint location of a query is then {@code <checkpoints>/<query>}. Without Postgres it is
 * {@code Checkpoints.inFiles(spark)}. A {@link weir.control.Fenced} that comes out of a query, wrapped by Spark, ends the driver:
 * {@link weir.problem.UserFacing#behind} finds it, and {@link weir.problem.Exit#report} gives its exit code.
 */
package weir.control;
