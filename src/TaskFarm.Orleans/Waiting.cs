using System.Diagnostics;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace TaskFarm.Orleans;

/// <summary>Waits that end before the calls that wait would time out, and when a silo is lost.</summary>
/// <remarks>
/// With a silo goes a part of Orleans' directory, and grains on other silos that were entered there are deactivated: each when its last
/// call has been answered, and nobody reaches it until then. So whoever waits is sent away, and asks again.
/// </remarks>
internal sealed class Waiting : IDisposable
{
    // Grains are deactivated a little after the news of the loss.
    private static readonly TimeSpan Unrest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ShortPoll = TimeSpan.FromMilliseconds(200);

    private readonly TimeSpan _longPoll;
    private readonly CancellationTokenSource _stop = new();
    private TaskCompletionSource _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _restless;

    public Waiting(IOptions<SiloMessagingOptions> messaging, IClusterMembershipService membership)
    {
        // Half of Orleans' own time limit for calls.
        _longPoll = messaging.Value.ResponseTimeout / 2;
        _ = Task.Run(() => WatchAsync(membership));
    }

    /// <summary>The result if it comes in time, else null.</summary>
    public async Task<T?> AtMostAsync<T>(Task<T?> result)
        where T : class
    {
        using var stop = new CancellationTokenSource();
        if (await Task.WhenAny(result, LimitAsync(stop.Token)) != result)
        {
            return null;
        }

        await stop.CancelAsync();
        return await result;
    }

    /// <summary>Done when a call that waits has to answer.</summary>
    public Task LimitAsync(CancellationToken cancellationToken)
    {
        var lost = Volatile.Read(ref _lost).Task;
        var isRestless = Stopwatch.GetTimestamp() < Volatile.Read(ref _restless);
        return Task.WhenAny(lost, Task.Delay(isRestless ? ShortPoll : _longPoll, cancellationToken));
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task WatchAsync(IClusterMembershipService membership)
    {
        try
        {
            var known = new HashSet<SiloAddress>();
            await foreach (var snapshot in membership.MembershipUpdates.WithCancellation(_stop.Token).ConfigureAwait(false))
            {
                var active = snapshot.Members.Values.Where(silo => silo.Status == SiloStatus.Active).Select(silo => silo.SiloAddress).ToHashSet();
                if (!known.IsSubsetOf(active))
                {
                    Volatile.Write(ref _restless, Stopwatch.GetTimestamp() + (long)(Unrest.TotalSeconds * Stopwatch.Frequency));
                    Interlocked.Exchange(ref _lost, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
                }

                known = active;
            }
        }
        catch (OperationCanceledException)
        {
            // The silo stops.
        }
    }
}
