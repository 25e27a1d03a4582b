using System.Globalization;

namespace TaskFarm.Orleans.Tests.Kills;

/// <summary>What tasks wrote down when they ran, wherever that was, in a folder of this machine.</summary>
internal sealed class RunNotes : IDisposable
{
    /// <summary>Where the tasks write.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("taskfarm-runs-").FullName;

    /// <summary>A run of a task begins.</summary>
    /// <returns>What is to be called at its end.</returns>
    public static Action Begin(string folder, int number)
    {
        var file = Path.Combine(folder, FormattableString.Invariant($"{number} {Guid.NewGuid()}"));
        File.WriteAllText(file, FormattableString.Invariant($"{DateTime.UtcNow:HH:mm:ss.fff} process {Environment.ProcessId} thread {Environment.CurrentManagedThreadId}"));
        return () => File.AppendAllText(file, FormattableString.Invariant($" to {DateTime.UtcNow:HH:mm:ss.fff}"));
    }

    /// <summary>The runs of each task, in the order in which they began.</summary>
    public ILookup<int, string> Read() => Directory.GetFiles(Folder)
        .Select(static file => (Task: int.Parse(Path.GetFileName(file).Split(' ')[0], CultureInfo.InvariantCulture), Run: File.ReadAllText(file)))
        .OrderBy(static run => run.Run, StringComparer.Ordinal)
        .ToLookup(static run => run.Task, static run => run.Run);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
