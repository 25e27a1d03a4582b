using System.Text.RegularExpressions;

namespace TaskFarm.Scripting;

/// <summary>The names that the house gives to what it wraps around a user's text.</summary>
internal static partial class GeneratedNames
{
    /// <summary>The file that sequence points of a user's text name; frames of other files are not the user's.</summary>
    public const string File = "task";

    /// <summary>The class of a text's statements. One underscore: with two it would be the holder of a user's name.</summary>
    public const string MainClass = "_Main";

    /// <summary>The method of a text's statements.</summary>
    public const string MainMethod = "__Run";

    /// <summary>The field that counts the variables that the last run declared, and the method that reads it.</summary>
    public const string Progress = "__progress";

    public const string ProgressMethod = "__Progress";

    /// <summary>The class that notes which initializers of types have run, and how its fields' names begin, and those of the fields that set them.</summary>
    public const string BegunClass = "_Begun";

    public const string Begun = "__begun";

    private const string AssemblyPrefix = "__Text";

    private static int lastAssembly;

    /// <summary>A name for an assembly, and for its namespace, that no other in this process has.</summary>
    public static string NextAssembly() => FormattableString.Invariant($"{AssemblyPrefix}{Interlocked.Increment(ref lastAssembly)}");

    public static bool IsAssembly(string? name) => name is not null && name.StartsWith(AssemblyPrefix, StringComparison.Ordinal);

    /// <summary>The static class that holds variables or functions of a name, or the namespace that holds its types.</summary>
    public static string Holder(string name) => "__" + name;

    /// <summary>A text without the names that the user doesn't know: <c>__Text7.__P.P</c> is <c>P</c>.</summary>
    public static string Strip(string text) => Qualifier().Replace(text, "").Replace($"{MainMethod}()", "this text", StringComparison.Ordinal);

    [GeneratedRegex(@"(global::)?(\b__Text[0-9]+\.)(__\w+[.+]|__|_Main[.+])?|\b__(?<name>\w+)[.+](?=\k<name>\b)|\b_Main[.+]")]
    private static partial Regex Qualifier();
}
