/** What did not get into a pipeline's results: bad lines in quarantine, how they come back, and drops that are skipped. */
package weir.rejects;
