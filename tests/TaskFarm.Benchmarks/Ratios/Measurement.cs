using System.Diagnostics;

namespace TaskFarm.Benchmarks.Ratios;

internal static class Measurement
{
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>Seconds that something took, from a heap that has just been collected.</summary>
    public static async Task<double> SecondsAsync(Func<Task> action)
    {
        Collect();
        var started = Stopwatch.GetTimestamp();
        await action();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>Bytes of managed memory that are in use after a full collection.</summary>
    public static long Memory()
    {
        Collect();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static void Collect()
    {
        // Contexts of unloaded code take several rounds to go.
        for (var round = 0; round < 3; round++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        GC.Collect();
    }
}
