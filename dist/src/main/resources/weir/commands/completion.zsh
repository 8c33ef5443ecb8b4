#compdef weir
# Completion of Weir's command line for zsh: source <(weir completion zsh), after compinit.

# Offers the names below section $1 of the pipeline file among the words so far.
_weir_names() {
    local word
    for word in "${(Q)words[@][2,-1]}"; do
        word=${word/#\~\//$HOME/}
        if [[ -f $word ]]; then
            local -a names=(${(f)"$(awk -v section=$1 '@NAMES@' $word 2>/dev/null)"})
            compadd -a names
            return
        fi
    done
}

@COMMANDS@
if [[ $funcstack[1] == _weir ]]; then
    _weir "$@"
else
    compdef _weir weir
fi
