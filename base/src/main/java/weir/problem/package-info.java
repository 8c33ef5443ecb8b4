/** What can go wrong, told to the person who can mend it. */
package weir.problem;
