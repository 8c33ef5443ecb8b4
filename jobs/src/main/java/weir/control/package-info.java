/** The control plane in Postgres: epochs, checkpoint logs and the ledger. */
package weir.control;
