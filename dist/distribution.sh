#!/usr/bin/env bash
# Lays out the distribution of version $1 below dist/target/weir-$1, for the tarball that Maven makes of it.
set -euo pipefail
cd "$(dirname "$0")/.."
readonly VERSION=$1 MODULES=(feeder jobs demo k8s dist)
readonly OUT=$PWD/dist/target/weir-$VERSION JAVA=${JAVA_HOME:+$JAVA_HOME/bin/}java

rm -rf "$OUT"
mkdir -p "$OUT/bin" "$OUT/licenses"
# With the command in a directory of its own, shells and man find what is in share/ by themselves.
ln -s ../weir "$OUT/bin/weir"
cp README.md CHANGELOG.md CONTRIBUTING.md SECURITY.md "$OUT/"
cp -R docs pipelines helm "$OUT/"
mkdir "$OUT/examples"
cp -R examples/README.md examples/unusual.yaml examples/src "$OUT/examples/"
# What somebody who tried them here has left.
rm -rf "$OUT/pipelines/out" "$OUT/pipelines/.weir"
cp dist/licenses/* "$OUT/licenses/"

class_path=$PWD/dist/target/weir-dist.jar:$(<dist/target/launcher/classpath)
"$JAVA" -cp "$class_path" weir.commands.Share dist/verbs "$OUT/share" "$VERSION"

dist/layout.sh "$OUT" 'linux macos' stored "${MODULES[@]}"
chmod -R a+rX,u+w,go-w "$OUT"
