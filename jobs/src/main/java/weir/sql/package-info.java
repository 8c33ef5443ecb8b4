/** Questions in SQL about what a pipeline's queries have found. */
package weir.sql;
