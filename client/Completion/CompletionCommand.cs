using System.CommandLine;
using TaskFarm.CommandLine.Shell;

namespace TaskFarm.CommandLine.Completion;

/// <summary><c>taskfarm completion</c>: the script that lets a shell ask this program what could come next.</summary>
internal static class CompletionCommand
{
    // The program answers to [suggest:POSITION] with a line a suggestion; where it has none, the shell offers files.
    private const string Bash = """
        _taskfarm() {
            local IFS=$'\n'
            COMPREPLY=($(compgen -W "$(taskfarm "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _taskfarm taskfarm
        """;

    private const string Zsh = """
        #compdef taskfarm
        _taskfarm() {
            local -a suggestions=("${(@f)$(taskfarm "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
            if [[ -n "$suggestions" ]]; then compadd -- $suggestions; else _files; fi
        }
        compdef _taskfarm taskfarm
        """;

    private const string PowerShell = """
        Register-ArgumentCompleter -Native -CommandName taskfarm -ScriptBlock {
            param($word, $line, $position)
            taskfarm "[suggest:$position]" "$line" | Where-Object { $_ -like "$word*" } |
                ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
        }
        """;

    private const string Fish = """
        complete -c taskfarm -a '(taskfarm "[suggest:"(commandline -C)"]" (commandline) 2>/dev/null)'
        """;

    private static readonly Dictionary<string, string> Scripts = new() { ["bash"] = Bash, ["zsh"] = Zsh, ["pwsh"] = PowerShell, ["fish"] = Fish };

    public static Command Build()
    {
        var shell = new Argument<string>("SHELL") { Description = "Which shell: bash, zsh, pwsh or fish" };
        shell.AcceptOnlyFromAmong([.. Scripts.Keys]);
        var command = new Command("completion", "Print the script that brings tab completion to a shell.") { shell };
        command.SetAction(parsed =>
        {
            Console.Out.WriteLine(Scripts[parsed.GetValue(shell)!]);
            return ExitCodes.Well;
        });
        return command.WithExamples(
            "source <(taskfarm completion bash)        # in ~/.bashrc",
            "source <(taskfarm completion zsh)         # in ~/.zshrc, after compinit",
            "taskfarm completion fish | source         # in ~/.config/fish/config.fish",
            "taskfarm completion pwsh | Out-String | Invoke-Expression        # in $PROFILE");
    }
}
