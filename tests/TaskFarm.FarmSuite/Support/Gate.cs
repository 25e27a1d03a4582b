namespace TaskFarm.FarmSuite;

/// <summary>A point in a task's run at which a test holds it. A directory, as the task may run in another process.</summary>
/// <remarks>Disposing opens it: no task is left behind waiting.</remarks>
public sealed class Gate : IDisposable
{
    private const string Arrived = "arrived-";
    private const string Opened = "opened";
    private const string First = "first";
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Limit = Patience.Limit * 4;

    /// <summary>Where it is; what a task is given of it.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("taskfarm-gate-").FullName;

    /// <summary>Code that comes to the gate and waits until it opens.</summary>
    public string Code =>
        $$"""
        System.IO.File.WriteAllText(@"{{Path}}/{{Arrived}}" + System.Guid.NewGuid(), "");
        for (var looks = 0; looks < 60_000 && System.IO.Directory.Exists(@"{{Path}}") && !System.IO.File.Exists(@"{{Path}}/{{Opened}}"); looks++)
            System.Threading.Thread.Sleep(2);

        """;

    /// <summary>For a task to call: comes to the gate at this path and waits until it opens.</summary>
    public static void Hold(string path)
    {
        Announce(path);
        WaitForOpening(path);
    }

    /// <summary>For a task to call: as <see cref="Hold"/>, but only the first who comes has to wait.</summary>
    public static void HoldFirst(string path)
    {
        var isFirst = TryCreate(System.IO.Path.Combine(path, First));
        Announce(path);
        if (isFirst)
            WaitForOpening(path);
    }

    /// <summary>For a task to call: comes by and goes on.</summary>
    public static void Announce(string path) => TryCreate(System.IO.Path.Combine(path, $"{Arrived}{Guid.NewGuid():N}"));

    /// <summary>How many have come so far.</summary>
    public int Arrivals => Directory.GetFiles(Path, $"{Arrived}*").Length;

    /// <summary>Until so many have come.</summary>
    public Task ArrivedAsync(int count = 1) => Patience.Until(() => Arrivals >= count, $"task number {count} to come to the gate");

    /// <summary>Lets go all who wait and all who come.</summary>
    public void Open() => TryCreate(System.IO.Path.Combine(Path, Opened));

    /// <summary>Opens it and takes it away.</summary>
    public void Dispose()
    {
        Open();
        // Whoever announces himself at this moment makes the directory not empty; it is a temporary one.
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
        }
    }

    private static void WaitForOpening(string path)
    {
        var until = DateTime.UtcNow + Limit;
        while (Directory.Exists(path) && !File.Exists(System.IO.Path.Combine(path, Opened)))
        {
            if (DateTime.UtcNow > until)
                throw new TimeoutException($"Nobody opened the gate {path}.");
            Thread.Sleep(LookAgain);
        }
    }

    private static bool TryCreate(string file)
    {
        try
        {
            using var created = new FileStream(file, FileMode.CreateNew, FileAccess.Write);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
