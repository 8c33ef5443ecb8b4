/** Aggregations of streams whose groups are kept in PostgreSQL, in the transaction that changes the table. */
package weir.groups;
