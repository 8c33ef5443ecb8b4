/** Rows into any database that has a JDBC driver: appended, with a ledger in that database's own transaction. */
package weir.jdbc;
