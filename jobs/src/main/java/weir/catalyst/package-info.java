/** Spark's plans and expressions in Java's words. */
package weir.catalyst;
