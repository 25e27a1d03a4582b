using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace TaskFarm.Orleans;

/// <summary>Waits that end before the calls that wait would time out.</summary>
internal sealed class Waiting(IOptions<SiloMessagingOptions> messaging)
{
    /// <summary>How long a call waits before it is asked again; half of Orleans' own time limit for calls.</summary>
    public TimeSpan LongPoll { get; } = messaging.Value.ResponseTimeout / 2;

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
