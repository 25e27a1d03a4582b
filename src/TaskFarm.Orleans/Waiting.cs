namespace TaskFarm.Orleans;

/// <summary>How long a call may wait for something to happen: then it answers that nothing has, and whoever waits asks again.</summary>
/// <remarks>
/// A silo that is lost takes the calls along that it had under way, and nobody tells the caller. And a grain that is to leave its silo,
/// because its entry in Orleans' directory is lost or double, stays until its last call has been answered, while nobody else reaches it.
/// So no call waits for long; what waits for many tasks does it in one call.
/// </remarks>
internal static class Waiting
{
    /// <summary>The longest wait.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <summary>Done when the result is there, or a call that waits for it has to answer.</summary>
    public static async Task ForAsync(Task result)
    {
        using var stop = new CancellationTokenSource();
        await Task.WhenAny(result, Task.Delay(Limit, stop.Token));
        End(stop);
    }

    /// <summary>Ends a wait that is not needed any more. At once: waiting for that would take a turn of the thread pool, in the way of every answer.</summary>
    public static void End(CancellationTokenSource wait) => wait.Cancel();

    /// <summary>The result if it comes in time, else null.</summary>
    public static async Task<T?> ForAsync<T>(Task<T?> result)
        where T : class
    {
        await ForAsync((Task)result);
        return result.IsCompleted ? await result : null;
    }
}
