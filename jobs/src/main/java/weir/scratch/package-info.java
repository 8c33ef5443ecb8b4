/** Where a process puts what need not outlive it. */
package weir.scratch;
