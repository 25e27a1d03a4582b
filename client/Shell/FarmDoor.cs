using TaskFarm.Server.Events;

namespace TaskFarm.CommandLine.Shell;

/// <summary>The farm that a command works with: one of its own, or one that runs already and that others use too.</summary>
/// <param name="client">What it does is asked of this.</param>
/// <param name="farm">What ends with the command: the farm itself, or the connection to it.</param>
/// <param name="watch">Tells what happens in a farm that others use too; null for one of the command's own.</param>
internal sealed class FarmDoor(TaskClient client, IAsyncDisposable farm, Func<CancellationToken, IAsyncEnumerable<FarmNews>>? watch = null) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public TaskClient Client => client;

    /// <summary>Whether the farm goes on when the command has ended, so that nothing is to be left there, and nothing of this process is known there.</summary>
    public bool IsShared => watch is not null;

    /// <summary>What happens in a shared farm from now on, without an end.</summary>
    /// <exception cref="FarmUnavailableException">The farm is gone, or its server is.</exception>
    public IAsyncEnumerable<FarmNews> WatchAsync(CancellationToken cancellationToken) =>
        watch?.Invoke(cancellationToken) ?? throw new InvalidOperationException("Nobody watches a farm of the command's own.");

    /// <summary>Takes the command's tasks away from a shared farm, whatever became of them.</summary>
    public async Task DropAsync(IReadOnlyCollection<long> taskIds)
    {
        if (!IsShared || await client.ClearAsync(taskIds) == taskIds.Count)
        {
            return;
        }

        var ending = new List<long>();
        foreach (var id in taskIds)
        {
            try
            {
                await client.AbortAsync(id);
                ending.Add(id);
            }
            catch (Exception exception) when (exception is TaskAlreadyCompletedException or TaskAlreadyAbortedException or TaskNotFoundException)
            {
                // There is nothing left to abort.
            }
        }

        // Those that run end when they hear of it. One that does not listen stays in the farm's list until it has ended.
        await client.BarrierAsync(ending).WaitAsync(Patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await client.ClearAsync(taskIds);
    }

    public ValueTask DisposeAsync() => farm.DisposeAsync();
}
