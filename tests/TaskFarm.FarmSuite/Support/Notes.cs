namespace TaskFarm.FarmSuite;

/// <summary>What tasks write down as they run, in the order in which they did. A file, as they may run in another process.</summary>
public sealed class Notes : IDisposable
{
    private const string Turn = ".turn";
    private const int Tries = 5_000;

    /// <summary>Where they are; what a task is given of them.</summary>
    public string Path { get; } = System.IO.Path.GetTempFileName();

    /// <summary>The lines so far.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            using var reader = new StreamReader(new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
    }

    /// <summary>For a task to call: adds a line and returns it.</summary>
    public static string Write(string path, string line)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                // Of two that append at the same time one would write over the other: on Linux only FileShare.None keeps a second writer out.
                using var turn = new FileStream(path + Turn, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
                using var writer = new StreamWriter(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read));
                writer.Write(line + "\n");
                return line;
            }
            catch (IOException) when (tries < Tries && File.Exists(path))
            {
                // Another task writes at this moment.
                Thread.Sleep(1);
            }
        }
    }

    /// <summary>For a task to call: adds a line and fails.</summary>
    public static string WriteAndFail(string path, string line) =>
        throw new InvalidOperationException($"failed on purpose: {Write(path, line)}");

    /// <summary>For a task to call: adds a line and fails while there are no more than so many lines.</summary>
    public static int FailTimes(string path, int times)
    {
        Write(path, "run");
        var runs = File.ReadAllLines(path).Length;
        return runs > times ? runs : throw new InvalidOperationException($"failed on purpose, run {runs}");
    }

    /// <summary>Takes them away.</summary>
    public void Dispose()
    {
        File.Delete(Path);
        File.Delete(Path + Turn);
    }
}
