using System.Collections.Concurrent;
using TaskFarm.Server.Problems;

namespace TaskFarm.Server.Limits;

/// <summary>Barriers on all tasks that were known at one moment, which go on from one request of their client to the next.</summary>
internal sealed class OpenBarriers(ITaskController controller)
{
    private const int MaxCount = 1_000;
    private static readonly TimeSpan KeptUnasked = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<string, OpenBarrier> _open = new(StringComparer.Ordinal);

    /// <summary>Opens one and returns its name.</summary>
    /// <exception cref="ProblemException">Too many are open.</exception>
    public string Open()
    {
        foreach (var (name, barrier) in _open)
        {
            if (barrier.Unasked > KeptUnasked)
            {
                Close(name);
            }
        }

        if (_open.Count >= MaxCount)
        {
            throw new ProblemException(Problem.TooMany($"There are {MaxCount} barriers already."));
        }

        var opened = Guid.NewGuid().ToString("N");
        _open[opened] = new OpenBarrier(controller);
        return opened;
    }

    /// <summary>Waits at one; whether it is done.</summary>
    /// <exception cref="ProblemException">There is none of this name.</exception>
    public async Task<bool> WaitAsync(string name, TimeSpan wait, CancellationToken cancellationToken)
    {
        if (!_open.TryGetValue(name, out var barrier))
        {
            throw new ProblemException(Problem.BadRequest("there is no such barrier; ask for a new one.", "barrier"));
        }

        var isDone = await barrier.WaitAsync(wait, cancellationToken).ConfigureAwait(false);
        if (isDone)
        {
            Close(name);
        }

        return isDone;
    }

    private void Close(string name)
    {
        if (_open.TryRemove(name, out var barrier))
        {
            barrier.Dispose();
        }
    }
}
