using TaskFarm.CommandLine.Shell;

namespace TaskFarm.CommandLine.Map;

/// <summary>Where the inputs of a map come from: arguments, lines of files, lines of stdin; with <c>--files</c> each of those names files.</summary>
internal static class MapInputs
{
    /// <exception cref="UsageException">A file isn't there.</exception>
    public static InputSource Of(IReadOnlyList<string> arguments, bool files)
    {
        foreach (var argument in arguments)
        {
            Check(argument, files);
        }

        if (arguments.Count == 0 && !Console.IsInputRedirected)
        {
            Notes.Line("reading inputs from the terminal, a line each; Ctrl-D ends them.");
        }

        var texts = arguments.Count == 0 ? LinesOf("-") : arguments.SelectMany(Expand);
        var known = !files && arguments.Count > 0 && !arguments.Any(NamesLines);
        return new InputSource(files ? texts.SelectMany(FilePattern.Expand) : texts, known ? arguments.Count : null);
    }

    private static bool NamesLines(string argument) => argument.StartsWith('@') && !argument.StartsWith("@@", StringComparison.Ordinal);

    private static void Check(string argument, bool files)
    {
        if (NamesLines(argument))
        {
            TextFile.Open(argument[1..]).Dispose();
        }
        else if (files && !FilePattern.Expand(Plain(argument)).Any(File.Exists))
        {
            throw new UsageException($"there is no file '{argument}'.");
        }
    }

    private static IEnumerable<string> Expand(string argument) => NamesLines(argument) ? LinesOf(argument[1..]) : [Plain(argument)];

    private static string Plain(string argument) => argument.StartsWith("@@", StringComparison.Ordinal) ? argument[1..] : argument;

    private static IEnumerable<string> LinesOf(string path)
    {
        using var reader = TextFile.Open(path);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}
