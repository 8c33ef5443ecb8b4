/** The Postgres sink: types, names and tables, rows encoded for COPY, and the merge of a batch in one transaction with the ledger. */
package weir.postgres;
