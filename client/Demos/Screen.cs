using Spectre.Console;

namespace TaskFarm.CommandLine.Demos;

/// <summary>Where the demos draw: stdout, in colours where it is a terminal that has them.</summary>
internal static class Screen
{
    public static IAnsiConsole Canvas { get; } = AnsiConsole.Create(new AnsiConsoleSettings());

    /// <summary>Whether colours can be told apart there.</summary>
    public static bool HasColours => Canvas.Profile.Out.IsTerminal && Canvas.Profile.Capabilities.ColorSystem >= ColorSystem.EightBit;

    /// <summary>A line of text, however long.</summary>
    public static void Line(string text) => Console.Out.WriteLine(text);
}
