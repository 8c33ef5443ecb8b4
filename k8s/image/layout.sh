#!/usr/bin/env bash
# Lays out what the image holds below a directory (default: k8s/target/image), ready for the Dockerfile or any other builder:
#   dependencies/  the jars of others, which rarely change
#   weir/          Weir's own jars, the launcher and what it needs
set -euo pipefail
cd "$(dirname "$0")/../.."
readonly OUT=${1:-k8s/target/image} MODULES=(feeder jobs k8s)

mvn -B -q -DskipTests -Dspotless.check.skip -pl "$(IFS=,; printf '%s' "${MODULES[*]}")" -am package

rm -rf "$OUT"
readonly DEPENDENCIES=$OUT/dependencies/opt/weir/dependencies LIB=$OUT/weir/opt/weir/lib
mkdir -p "$DEPENDENCIES" "$LIB"

# The launcher puts the jars of a module on the class path in the order of this list.
for module in "${MODULES[@]}"; do
    # The last line has no end.
    while IFS= read -r jar || [ -n "$jar" ]; do
        case $jar in
            */weir-*.jar)
                cp -f "$jar" "$LIB/"
                printf 'lib/%s\n' "${jar##*/}"
                ;;
            *)
                # Two artifacts of one name would hide each other.
                [ ! -f "$DEPENDENCIES/${jar##*/}" ] || cmp -s "$jar" "$DEPENDENCIES/${jar##*/}" || {
                    printf 'Cannot lay out the image: there are two jars called "%s". Rename one in %s.\n' "${jar##*/}" "$OUT" >&2
                    exit 1
                }
                cp -f "$jar" "$DEPENDENCIES/"
                printf 'dependencies/%s\n' "${jar##*/}"
                ;;
        esac
    done < <(printf '%s\n' "$PWD/$module/target/weir-$module.jar"; tr ':' '\n' <"$module/target/launcher/classpath") \
        >"$LIB/$module.classpath"
done
cp jobs/src/main/jvm/spark.options "$LIB/"
cp weir k8s/image/entrypoint "$OUT/weir/opt/weir/"
# An image is the same whoever builds it, whatever the umask.
chmod -R a+rX,u+w,go-w "$OUT"
