using Orleans.Runtime.Messaging;

namespace TaskFarm.Orleans.Client;

/// <summary>Calls to a cluster that may be failing over: tried again for some time, then an error that says what to do.</summary>
internal sealed class ClusterCalls(ClusterConnection connection, TimeSpan patience)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    // A call that waits for something answers sooner.
    private static readonly TimeSpan Unanswered = 2.5 * Waiting.Limit;

    /// <summary>A call that may be made twice without harm.</summary>
    /// <exception cref="FarmUnavailableException">The cluster did not answer for as long as is waited.</exception>
    public Task<T> DoAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken) => DoAsync(call, Unanswered, cancellationToken);

    /// <summary>The same for a call that counts what it does: it is not made again while it may be under way.</summary>
    /// <inheritdoc cref="DoAsync{T}(Func{Task{T}}, CancellationToken)"/>
    public Task<T> DoOneByOneAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken) => DoAsync(call, Timeout.InfiniteTimeSpan, cancellationToken);

    private async Task<T> DoAsync<T>(Func<Task<T>> call, TimeSpan unanswered, CancellationToken cancellationToken)
    {
        DateTime? failing = null;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return await OnceAsync(call, unanswered).WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (IsLost(exception))
            {
                failing ??= DateTime.UtcNow;
                if (DateTime.UtcNow - failing > patience || exception is ObjectDisposedException)
                {
                    throw Unavailable(exception);
                }
            }
            catch (Exception exception) when (exception is not (TaskFarmException or ArgumentException or OperationCanceledException))
            {
                // Of the silos' storage, say: nothing that a caller could know by type.
                throw new FarmUnavailableException($"The cluster could not do it; see the silos' logs, and start it again. {exception.GetType()}: {exception.Message}", exception);
            }

            await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A call that may be made twice without harm; not tried again if it fails.</summary>
    /// <remarks>
    /// Its answer may have been on its way through a gateway, or its grain on a silo, that is gone: of a gateway the client hears, of a silo
    /// it does not, and would wait for the time limit of calls. So where no answer comes it is asked again, and the first answer counts.
    /// </remarks>
    /// <exception cref="ConnectionFailedException">A connection was lost meanwhile.</exception>
    public Task<T> OnceAsync<T>(Func<Task<T>> call) => OnceAsync(call, Unanswered);

    private async Task<T> OnceAsync<T>(Func<Task<T>> call, TimeSpan unanswered)
    {
        var lost = connection.Lost;
        var answers = new List<Task<T>> { call() };
        for (var patience = unanswered; ; patience *= 2)
        {
            using var stop = new CancellationTokenSource();
            var late = Task.Delay(patience, stop.Token);
            var first = await Task.WhenAny([.. answers, lost, late]).ConfigureAwait(false);
            Waiting.End(stop);
            if (first == late)
            {
                answers.Add(call());
                continue;
            }

            answers.Where(other => other != first).ToList().ForEach(static other => other.Ignore());
            return first is Task<T> answer
                ? await answer.ConfigureAwait(false)
                : throw new ConnectionFailedException("The connection to a gateway of the cluster was lost.");
        }
    }

    /// <summary>The same for a call that wants to know whether it is made again.</summary>
    /// <inheritdoc cref="DoAsync{T}(Func{Task{T}}, CancellationToken)"/>
    public Task<T> DoAsync<T>(Func<bool, Task<T>> call, CancellationToken cancellationToken)
    {
        var calls = 0;
        return DoAsync(() => call(Interlocked.Increment(ref calls) > 1), cancellationToken);
    }

    /// <inheritdoc cref="DoAsync{T}(Func{Task{T}}, CancellationToken)"/>
    public Task DoAsync(Func<Task> call, CancellationToken cancellationToken) => DoAsync(
        async () =>
        {
            await call().ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    /// <summary>How long calls are tried again.</summary>
    public TimeSpan Patience => patience;

    /// <summary>The error of those whose cluster is gone. Of Orleans' message the first line: it may bring its stack along.</summary>
    public static FarmUnavailableException Unavailable(Exception? exception) => new(
        "The cluster can't be reached. See whether its silos run and the gateway's address is right; start a silo, or connect again. "
        + $"The last attempt: {exception?.Message.Split('\n')[0].TrimEnd()}",
        exception);

    /// <summary>Whether it is the way to the cluster that failed, not what was asked of it.</summary>
    public static bool IsLost(Exception exception) =>
        exception is TimeoutException or ObjectDisposedException or System.Net.Sockets.SocketException or OrleansException
        || (exception is InvalidOperationException && exception.Source?.StartsWith("Orleans", StringComparison.Ordinal) == true);
}
