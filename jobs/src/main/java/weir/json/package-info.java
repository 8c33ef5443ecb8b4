/** JSON as Spark reads it, but for texts, which stay as they are. */
package weir.json;
