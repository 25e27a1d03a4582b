namespace TaskFarm.CommandLine.Shell;

/// <summary>What people read beside the results: stderr, where a line of progress may stand at the bottom.</summary>
internal static class Notes
{
    private const string EraseLine = "\r\e[K";

    private static readonly Lock Gate = new();
    private static bool _hasStatus;

    /// <summary>Whether there is a terminal on which a line can be drawn again and again.</summary>
    public static bool OnTerminal { get; } = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not "dumb";

    /// <summary>A line in the program's name.</summary>
    public static void Line(string text) => Plain($"{CommandTree.ProgramName}: {text}");

    /// <summary>A line as it is.</summary>
    public static void Plain(string text) => Write(text.EndsWith('\n') ? text : text + Environment.NewLine);

    /// <summary>A line that the next one replaces. Only for a terminal.</summary>
    public static void Status(string text)
    {
        lock (Gate)
        {
            Console.Error.Write(EraseLine + text);
            _hasStatus = true;
        }
    }

    private static void Write(string text)
    {
        lock (Gate)
        {
            Console.Error.Write(_hasStatus ? EraseLine + text : text);
            _hasStatus = false;
        }
    }

    /// <summary>Takes the line of progress away.</summary>
    public static void ClearStatus() => Write("");
}
