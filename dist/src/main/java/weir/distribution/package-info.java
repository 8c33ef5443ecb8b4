/** What is done to the jars of others before they are shipped: other systems' native code goes, their licences are collected, and a bill of materials is written. */
package weir.distribution;
