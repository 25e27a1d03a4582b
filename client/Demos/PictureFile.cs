using TaskFarm.CommandLine.Shell;

namespace TaskFarm.CommandLine.Demos;

/// <summary>The pictures that the demos leave behind.</summary>
internal static class PictureFile
{
    /// <summary>Tells before the work that its picture could not be kept.</summary>
    /// <exception cref="UsageException">There is no such directory.</exception>
    public static void Check(string? path)
    {
        if (path is not null && !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path))))
        {
            throw new UsageException($"there is no directory for '{path}'.");
        }
    }

    /// <exception cref="IOException">The file can't be written.</exception>
    public static async Task WriteAsync(string path, string svg)
    {
        await File.WriteAllTextAsync(path, svg);
        Screen.Line($"Picture: {Path.GetFullPath(path)}");
    }
}
