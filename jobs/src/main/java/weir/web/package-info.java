/** The console: what a browser gets from a driver, as pages and as the API behind them, under {@code /api/v1/}. */
package weir.web;
