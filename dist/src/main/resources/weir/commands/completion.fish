# Completion of Weir's command line for fish: weir completion fish | source

# The pipeline file among the words so far.
function __weir_file
    for word in (commandline -opc)[3..-1]
        set word (string replace -r '^~/' $HOME/ -- $word)
        if test -f "$word"
            echo $word
            return
        end
    end
    return 1
end

# The names below the given section of that file.
function __weir_names --argument-names section
    set -l file (__weir_file); or return
    awk -v section=$section '@NAMES@' $file 2>/dev/null
end

# Whether the words so far begin with "weir" and the given verbs.
function __weir_at
    set -l words (commandline -opc)[2..-1]
    for verb in $argv
        test "$words[1]" = $verb; or return 1
        set -e words[1]
    end
end

# Whether the words so far are "weir" and the given verbs alone.
function __weir_after
    __weir_at $argv; and test (count (commandline -opc)) -eq (math (count $argv) + 1)
end

complete -c weir -f
@COMMANDS@
