/^[^ #]/ { inside = index($0, section ":") == 1; indent = 0; next }
inside && /^ +[^ #-]/ {
    match($0, /^ +/)
    if (!indent) indent = RLENGTH
    if (RLENGTH == indent && match($0, /^[^:]+:/)) {
        name = substr($0, indent + 1, RLENGTH - indent - 1)
        gsub(/["]/, "", name)
        print name
    }
}
