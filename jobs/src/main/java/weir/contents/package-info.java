/** What a sink holds, in a form in which it can be compared with what it should hold. */
package weir.contents;
