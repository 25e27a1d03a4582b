namespace TaskFarm.Orleans;

/// <summary>Waits that end before the calls that wait would time out.</summary>
internal static class Waiting
{
    /// <summary>How long a call waits before it is asked again; half of Orleans' own time limit for calls.</summary>
    public static readonly TimeSpan LongPoll = TimeSpan.FromSeconds(15);

    /// <summary>The result if it comes in time, else null.</summary>
    public static async Task<T?> AtMost<T>(Task<T?> result, TimeSpan limit)
        where T : class
    {
        using var stop = new CancellationTokenSource();
        if (await Task.WhenAny(result, Task.Delay(limit, stop.Token)) != result)
        {
            return null;
        }

        await stop.CancelAsync();
        return await result;
    }
}
