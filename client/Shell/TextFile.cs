namespace TaskFarm.CommandLine.Shell;

/// <summary>Files that a user names on the command line; <c>-</c> is stdin.</summary>
internal static class TextFile
{
    public static async Task<string> ReadAsync(string path)
    {
        using var reader = Open(path);
        return await reader.ReadToEndAsync();
    }

    /// <exception cref="UsageException">There is no such file, or it can't be read.</exception>
    public static StreamReader Open(string path)
    {
        try
        {
            return new StreamReader(path == "-" ? Console.OpenStandardInput() : File.OpenRead(path), bufferSize: 64 * 1024);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UsageException($"there is no file '{path}'.");
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            throw new UsageException(
                Directory.Exists(path) ? $"'{path}' is a directory; name a file in it." : $"'{path}' can't be read: {exception.Message}");
        }
    }
}
