#!/usr/bin/env bash
# Lays out what the image holds below a directory (default: k8s/target/image), ready for the Dockerfile or any other builder:
#   dependencies/  the jars of others, which rarely change
#   weir/          Weir's own jars, the launcher and what it needs
set -euo pipefail
cd "$(dirname "$0")/../.."
readonly MODULES=(feeder jobs k8s)
readonly JDK=${JAVA_HOME:+$JAVA_HOME/bin/}

mvn -B -q -DskipTests -Dspotless.check.skip -pl "$(IFS=,; printf '%s' "${MODULES[*]}")" -am package

rm -rf "${1:-k8s/target/image}"
mkdir -p "${1:-k8s/target/image}"
OUT=$(cd "${1:-k8s/target/image}" && pwd)
readonly OUT
readonly DEPENDENCIES=$OUT/dependencies/opt/weir/dependencies LIB=$OUT/weir/opt/weir/lib
mkdir -p "$DEPENDENCIES" "$LIB"

# The launcher puts the jars of a module on the class path in the order of this list. Those of others come first: an archive of their classes
# (see "archive") holds for each class path that begins with them.
for module in "${MODULES[@]}"; do
    ours=("$PWD/$module/target/weir-$module.jar") others=()
    IFS=: read -ra jars <"$module/target/launcher/classpath" || true
    for jar in "${jars[@]}"; do
        case $jar in
            */weir-*.jar) ours+=("$jar") ;;
            *) others+=("$jar") ;;
        esac
    done
    for jar in "${others[@]}"; do
        # Two artifacts of one name would hide each other.
        [ ! -f "$DEPENDENCIES/${jar##*/}" ] || cmp -s "$jar" "$DEPENDENCIES/${jar##*/}" || {
            printf 'Cannot lay out the image: there are two jars called "%s". Rename one in %s.\n' "${jar##*/}" "$OUT" >&2
            exit 1
        }
        cp -f "$jar" "$DEPENDENCIES/"
        printf 'dependencies/%s\n' "${jar##*/}"
    done >"$LIB/$module.classpath"
    for jar in "${ours[@]}"; do
        cp -f "$jar" "$LIB/"
        printf 'lib/%s\n' "${jar##*/}"
    done >>"$LIB/$module.classpath"
done
grep '^dependencies/' "$LIB/jobs.classpath" >"$DEPENDENCIES/classpath"
cp jobs/src/main/jvm/spark.options dist/verbs "$LIB/"
cp weir k8s/image/entrypoint "$OUT/weir/opt/weir/"
cp k8s/image/archive "$DEPENDENCIES/"

# RocksDB comes with its code for a dozen systems, 13 MB each; images are for two of them. And Java keeps no classes of signed jars in an
# archive, and checks each of them when it is loaded: those of the compiler of Spark's generated code.
for jar in "$DEPENDENCIES"/{rocksdbjni,janino,commons-compiler}-*.jar; do
    (
        work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT && cd "$work"
        "${JDK}jar" --extract --file "$jar"
        find . -name 'librocksdbjni-*' ! -name '*-linux64.so' ! -name '*-linux-aarch64.so' -delete
        rm -f META-INF/*.SF META-INF/*.RSA META-INF/*.DSA
        rm "$jar"
        "${JDK}jar" --create --no-manifest --date 1980-01-01T00:00:02Z --file "$jar" ./*
    )
done

# The classes that a driver loads, by letting one run: drops, state, Parquet.
(
    work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
    home=$OUT/weir/opt/weir
    class_path=$(sed "s|^dependencies|$DEPENDENCIES|; s|^lib|$home/lib|" "$LIB/jobs.classpath" | paste -sd: -)
    (
        export LAKE=$PWD/pipelines/data
        pipeline=$PWD/pipelines/late.yaml options=$LIB/spark.options
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

# An image is the same whoever builds it, whenever, whatever the umask; and an archive holds for jars of the same time only.
chmod -R a+rX,u+w,go-w "$OUT"
TZ=UTC find "$OUT" -exec touch -h -t 197001010000 {} +
