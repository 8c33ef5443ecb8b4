/** Where results are kept: each sink takes a batch exactly once, however often it is handed over. */
package weir.sink;
