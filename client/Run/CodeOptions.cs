using System.CommandLine;
using TaskFarm.CommandLine.Shell;

namespace TaskFarm.CommandLine.Run;

/// <summary>Code on the command line: in a file, or there itself.</summary>
internal sealed class CodeOptions
{
    public Argument<string?> File { get; } = new("FILE") { Description = "A file of C# code; - for stdin", Arity = ArgumentArity.ZeroOrOne };

    public Option<string?> Code { get; } = new("-e", "--execute") { Description = "The C# code itself", HelpName = "CODE" };

    /// <exception cref="UsageException">There is none, or two.</exception>
    public async Task<string> ReadAsync(ParseResult parsed, string command)
    {
        var code = parsed.GetValue(Code);
        var file = parsed.GetValue(File);
        if (code is null == file is null)
        {
            throw new UsageException($"{command} takes either a FILE or -e CODE.");
        }

        return code ?? WithoutInterpreterLine(await TextFile.ReadAsync(file!));
    }

    // '#!/usr/bin/env taskfarm run' is for the shell; the line stays, so that the lines of messages are those of the file.
    private static string WithoutInterpreterLine(string code) => code.StartsWith("#!", StringComparison.Ordinal) ? "//" + code : code;
}
