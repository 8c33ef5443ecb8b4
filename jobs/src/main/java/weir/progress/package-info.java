/** How far the queries of a run are, as Spark and their own threads tell, and how the control plane hears of it. */
package weir.progress;
