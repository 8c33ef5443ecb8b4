# Completion of Weir's command line for bash: source <(weir completion bash)

# The names below section $1 of the pipeline file among the words so far.
_weir_names() {
    local word
    for word in "${COMP_WORDS[@]:2}"; do
        word=${word//\\/}
        word=${word/#\~\//$HOME/}
        word=${word#[\"\']}
        word=${word%[\"\']}
        if [ -f "$word" ]; then
            awk -v section="$1" '@NAMES@' "$word" 2>/dev/null
            return
        fi
    done
}

# For the command line "$1": its sub-commands, its options, those of them that take a value, and what its arguments are.
_weir_command() {
    case $1 in
@COMMANDS@
    esac
}

# What follows option $2 of the command line "$1".
_weir_value() {
    case "$1 $2" in
@VALUES@
    *) kind=unknown ;;
    esac
}

# Fills COMPREPLY with what is of the kind $1 and begins like the word $2.
_weir_reply() {
    local candidate
    case $1 in
    # Readline does it, with blanks, quotes and tildes.
    file) return ;;
    names:*) COMPREPLY=($(_weir_names "${1#names:}")) ;;
    words:*) COMPREPLY=($(printf '%s' "${1#words:}" | tr , ' ')) ;;
    esac
    compopt +o default +o bashdefault 2>/dev/null
    local all=(${COMPREPLY[@]+"${COMPREPLY[@]}"})
    COMPREPLY=()
    for candidate in ${all[@]+"${all[@]}"}; do
        [[ $candidate != "$2"* ]] || COMPREPLY+=("$candidate")
    done
}

_weir() {
    local IFS=$' \t\n' word command=weir commands options valued arguments kind='' position=0 index
    local current=${COMP_WORDS[COMP_CWORD]}
    COMPREPLY=()
    _weir_command weir
    for ((index = 1; index < COMP_CWORD; index++)); do
        word=${COMP_WORDS[index]}
        kind=''
        if [[ " $valued " == *" $word "* ]]; then
            _weir_value "$command" "$word"
            # Bash makes words of "=" and of what is before and after it.
            [ "${COMP_WORDS[index + 1]:-}" != = ] || ((index += 1))
            ((index += 1))
        elif [[ $word == -* ]]; then
            [ "${COMP_WORDS[index + 1]:-}" != = ] || ((index += 2))
        elif [ "$position" = 0 ] && [[ " $commands " == *" $word "* ]]; then
            command+=" $word"
            _weir_command "$command"
        else
            ((position += 1))
        fi
    done
    [ "$current" != = ] || current=''
    # The word before was an option, and the one at the cursor is its value.
    if [ -n "$kind" ] && [ "$index" -gt "$COMP_CWORD" ]; then
        _weir_reply "$kind" "$current"
    elif [[ $current == -* ]]; then
        _weir_reply "words:$options" "$current"
    elif [ -n "$commands" ]; then
        _weir_reply "words:$commands" "$current"
    else
        for kind in $arguments none; do
            [ "$position" != 0 ] && [[ $kind != *... ]] || break
            ((position -= 1))
        done
        _weir_reply "${kind%...}" "$current"
    fi
    return 0
}

complete -o bashdefault -o default -F _weir weir
