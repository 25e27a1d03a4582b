namespace TaskFarm.CommandLine.Demos;

/// <summary>The pictures that the demos leave behind.</summary>
internal static class PictureFile
{
    /// <exception cref="IOException">The file can't be written.</exception>
    public static async Task WriteAsync(string path, string svg)
    {
        await File.WriteAllTextAsync(path, svg);
        Screen.Line($"Picture: {Path.GetFullPath(path)}");
    }
}
