/** The command line as a whole: its completion by shells, and its manual, both made from the commands of all modules. */
package weir.commands;
