#!/usr/bin/env bash
# Lays out an installed Weir below directory $1, out of what Maven has built: the launcher, lib/ and dependencies/, with licences, notices
# and the bill of materials. It is for the systems $2 ("linux", or "linux macos"), has jars as they are or without compression ($3: "packed" or "stored"),
# and the modules behind that. Distribution and image are both made of it.
set -euo pipefail
cd "$(dirname "$0")/.."
readonly HOME_OF_WEIR=$1 SYSTEMS=$2 FORM=$3
shift 3
readonly LIB=$HOME_OF_WEIR/lib DEPENDENCIES=$HOME_OF_WEIR/dependencies JAVA=${JAVA_HOME:+$JAVA_HOME/bin/}java

# Whether the jar $1 is of no use on the systems: PostgreSQL for another one.
is_foreign() {
    case ${1##*/} in
        embedded-postgres-binaries-windows-* | embedded-postgres-binaries-linux-*-alpine-*) return 0 ;;
        embedded-postgres-binaries-darwin-*) [[ " $SYSTEMS " != *' macos '* ]] ;;
        *) return 1 ;;
    esac
}

mkdir -p "$LIB" "$DEPENDENCIES"
class_paths=()
# The launcher puts the jars of a module on the class path in the order of this list. Those of others come first: an archive of their classes
# (see k8s/image/archive) holds for each class path that begins with them.
for module in "$@"; do
    class_paths+=("$(<"$module/target/launcher/classpath")")
    ours=("$PWD/$module/target/weir-$module.jar") others=()
    IFS=: read -ra jars <"$module/target/launcher/classpath" || true
    for jar in "${jars[@]}"; do
        case $jar in
            */weir-*.jar) ours+=("$jar") ;;
            *) is_foreign "$jar" || others+=("$jar") ;;
        esac
    done
    for jar in "${others[@]}"; do
        # Two artifacts of one name would hide each other.
        [ ! -f "$DEPENDENCIES/${jar##*/}" ] || cmp -s "$jar" "$DEPENDENCIES/${jar##*/}" || {
            printf 'Cannot lay out Weir: there are two jars called "%s". Rename one in %s.\n' "${jar##*/}" "$DEPENDENCIES" >&2
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
cp weir LICENSE NOTICE "$HOME_OF_WEIR/"
cp jobs/src/main/jvm/spark.options dist/verbs "$LIB/"
# The launcher's own words, without the Java that builds.
./weir --version | sed 's/^weir //; s/, Java .*//' >"$LIB/version"

# shellcheck disable=SC2086
"$JAVA" -cp dist/target/weir-dist.jar:base/target/weir-base.jar weir.distribution.Repack "$DEPENDENCIES" "$FORM" $SYSTEMS
class_path=$PWD/dist/target/weir-dist.jar:$(<dist/target/launcher/classpath)
"$JAVA" -cp "$class_path" weir.distribution.Licences "$HOME_OF_WEIR" "${class_paths[@]}"
"$JAVA" -cp "$class_path" weir.distribution.Sbom dist/target/bom.json "$HOME_OF_WEIR"

# The same whoever builds it, whenever, whatever the umask; and an archive of classes holds for jars of the same time only.
chmod -R a+rX,u+w,go-w "$HOME_OF_WEIR"
TZ=UTC find "$HOME_OF_WEIR" -exec touch -h -t 197001010000 {} +
