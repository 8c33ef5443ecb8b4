/** Where rows come from: generators, files, standard input, TCP and HTTP. */
package weir.feed.source;
