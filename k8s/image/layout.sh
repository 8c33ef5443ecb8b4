#!/usr/bin/env bash
# Lays out what the image holds below a directory (default: k8s/target/image), ready for the Dockerfile or any other builder:
#   dependencies/  the jars of others, which rarely change
#   weir/          Weir's own jars, the launcher and what it needs
# It is the content of the distribution (dist/layout.sh), without the demo.
set -euo pipefail
cd "$(dirname "$0")/../.."
readonly MODULES=(feeder jobs k8s)
readonly JDK=${JAVA_HOME:+$JAVA_HOME/bin/}

# The module "dist" prepares the jars, and makes the bill of materials on the way to a distribution, which is not made here.
mvn -B -q -DskipTests -Dspotless.check.skip -Pdist -Dexec.skip -Dassembly.skipAssembly -pl "$(IFS=,; printf '%s' "${MODULES[*]}"),dist" -am package

rm -rf "${1:-k8s/target/image}"
mkdir -p "${1:-k8s/target/image}"
OUT=$(cd "${1:-k8s/target/image}" && pwd)
readonly OUT
readonly IN_IMAGE=$OUT/weir/opt/weir DEPENDENCIES=$OUT/dependencies/opt/weir/dependencies

# Packed, for the layers of an image are kept as they are unpacked, too.
dist/layout.sh "$IN_IMAGE" linux packed "${MODULES[@]}"
mkdir -p "${DEPENDENCIES%/*}"
mv "$IN_IMAGE/dependencies" "$DEPENDENCIES"
grep '^dependencies/' "$IN_IMAGE/lib/jobs.classpath" >"$DEPENDENCIES/classpath"
cp k8s/image/archive "$DEPENDENCIES/"
cp k8s/image/entrypoint "$IN_IMAGE/"

# The classes that a driver loads, by letting one run: drops, state, Parquet.
(
    work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
    class_path=$(sed "s|^dependencies|$DEPENDENCIES|; s|^lib|$IN_IMAGE/lib|" "$IN_IMAGE/lib/jobs.classpath" | paste -sd: -)
    (
        export LAKE=$PWD/pipelines/data
        # Its checkpoint and its results lie beside the file.
        cp pipelines/late.yaml "$work/"
        pipeline=$work/late.yaml options=$IN_IMAGE/lib/spark.options
        cd "$work"
        "${JDK}java" -XX:DumpLoadedClassList="$work/loaded" "@$options" -cp "$class_path" weir.cli.Main run "$pipeline" --once >"$work/log" 2>&1
    ) || {
        cat "$work/log" >&2
        exit 1
    }
    # Lines that begin with @ are about lambdas, and come after the classes they are in. Weir's own classes change too often.
    {
        grep -v '^[@#]\|^weir/\|source:' "$work/loaded" | sed 's/ .*//' | LC_ALL=C sort -u
        grep '^@' "$work/loaded" | grep -v 'weir/' | LC_ALL=C sort -u
    } >"$DEPENDENCIES/classes"
)

# What was added, as dist/layout.sh has left all else.
chmod -R a+rX,u+w,go-w "$OUT"
TZ=UTC find "$OUT" -exec touch -h -t 197001010000 {} +
