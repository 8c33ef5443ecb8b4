/** Runs Weir for an hour and tells what of it grows. */
package weir.soak;
