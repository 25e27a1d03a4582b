using System.IO.Enumeration;

namespace TaskFarm.CommandLine.Map;

/// <summary>Files by name, by directory (all in it, however deep) and by pattern: <c>*</c> and <c>?</c> within a name, <c>**</c> for any directories.</summary>
/// <remarks>As in a shell, hidden files and directories are left out where they aren't asked for.</remarks>
internal static class FilePattern
{
    /// <summary>The files that a text names, each directory's in ordinal order. One that isn't there is named all the same, for whoever opens it to miss.</summary>
    public static IEnumerable<string> Expand(string text)
    {
        if (Directory.Exists(text))
        {
            return Walk(text, ["**", "*"]);
        }

        if (File.Exists(text) || !HasWildcard(text))
        {
            return [text];
        }

        var parts = text.Split('/', Path.DirectorySeparatorChar);
        var first = Array.FindIndex(parts, HasWildcard);
        var root = string.Join('/', parts[..first]);
        return Walk(first > 0 && root.Length == 0 ? "/" : root, parts[first..]);
    }

    private static bool HasWildcard(string text) => text.AsSpan().ContainsAny('*', '?');

    private static IEnumerable<string> Walk(string directory, string[] parts)
    {
        var (name, rest) = (parts[0], parts[1..]);
        if (name == "**")
        {
            return Walk(directory, rest.Length == 0 ? ["*"] : rest).Concat(Directories(directory, "*").SelectMany(inner => Walk(inner, parts)));
        }

        return rest.Length == 0 ? Entries(directory, name, directories: false) : Directories(directory, name).SelectMany(inner => Walk(inner, rest));
    }

    // Not through links, which may lead back up.
    private static IEnumerable<string> Directories(string directory, string name) =>
        Entries(directory, name, directories: true).Where(path => !File.GetAttributes(path).HasFlag(FileAttributes.ReparsePoint));

    private static string[] Entries(string directory, string name, bool directories)
    {
        var root = directory.Length == 0 ? "." : directory;
        if (!Directory.Exists(root))
        {
            return [];
        }

        var found = directories ? Directory.EnumerateDirectories(root) : Directory.EnumerateFiles(root);
        return
        [
            .. found.Select(path => Path.GetFileName(path)!)
                .Where(file => (file[0] != '.' || name[0] == '.') && FileSystemName.MatchesSimpleExpression(name, file, ignoreCase: false))
                .Order(StringComparer.Ordinal)
                .Select(file => directory.Length == 0 ? file : Path.Combine(directory, file)),
        ];
    }
}
