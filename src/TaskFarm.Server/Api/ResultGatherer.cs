using System.Collections.Concurrent;

namespace TaskFarm.Server.Api;

/// <summary>Looks for how tasks ended, and waits until some have.</summary>
internal static class ResultGatherer
{
    // Who asks for many tasks is better served by many results a moment later than by one at once.
    private const int ManyTasks = 16;
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(2);

    public static async Task<GatheredResults> GatherAsync(ITaskController controller, IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        var gathered = new GatheredResults();
        await AddAsync(gathered, controller, ids, cancellationToken).ConfigureAwait(false);
        return gathered;
    }

    /// <summary>Waits until one of the tasks has ended, and for a moment more where there are many.</summary>
    public static async Task<GatheredResults> WaitAsync(
        ITaskController controller, IReadOnlyList<long> ids, TimeSpan wait, CancellationToken gone, CancellationToken stopping)
    {
        var gathered = new GatheredResults();
        await AddAsync(gathered, controller, ids, gone).ConfigureAwait(false);
        if (gathered.Unfinished.Count == 0 || (gathered.HasNews && ids.Count < ManyTasks))
        {
            return gathered;
        }

        using var over = CancellationTokenSource.CreateLinkedTokenSource(gone, stopping);
        over.CancelAfter(gathered.HasNews ? Moment : wait);
        var heard = await WaitForSomeAsync(controller, gathered, ids.Count < ManyTasks ? 1 : gathered.Unfinished.Count, over).ConfigureAwait(false);
        gone.ThrowIfCancellationRequested();
        gathered.BeginAgain(out var unfinished);

        // What was heard counts: a door may tell those who wait before it tells those who look in.
        gathered.Results.AddRange(heard.Values);
        await AddAsync(gathered, controller, [.. unfinished.Where(id => !heard.ContainsKey(id))], gone).ConfigureAwait(false);
        return gathered;
    }

    private static async Task AddAsync(GatheredResults gathered, ITaskController controller, IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        // Asked all at once, as the farm may be a network away.
        var asked = new Task<TaskResult?>[ids.Count];
        for (var index = 0; index < asked.Length; index++)
        {
            asked[index] = Ask(controller, ids[index], block: false, cancellationToken);
        }

        for (var index = 0; index < asked.Length; index++)
        {
            try
            {
                if (await asked[index].ConfigureAwait(false) is { } result)
                {
                    gathered.Results.Add(result);
                }
                else
                {
                    gathered.Unfinished.Add(ids[index]);
                }
            }
            catch (TaskNotFoundException)
            {
                gathered.Unknown.Add(ids[index]);
            }
        }
    }

    // Ends when so many have ended; or a moment after the first; or when it is over.
    private static async Task<Dictionary<long, TaskResult>> WaitForSomeAsync(
        ITaskController controller, GatheredResults gathered, int count, CancellationTokenSource over)
    {
        var heard = new ConcurrentQueue<TaskResult>();
        var left = count;
        var hasFirst = gathered.Results.Count > 0;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        foreach (var id in gathered.Unfinished)
        {
            _ = Ask(controller, id, block: true, over.Token).ContinueWith(
                asked =>
                {
                    if (asked is { IsCompletedSuccessfully: true, Result: { } result })
                    {
                        heard.Enqueue(result);
                    }

                    if (Interlocked.Decrement(ref left) == 0)
                    {
                        done.TrySetResult();
                    }
                    else if (!over.IsCancellationRequested && !Interlocked.Exchange(ref hasFirst, true))
                    {
                        over.CancelAfter(Moment);
                    }
                },
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }

        using (over.Token.Register(() => done.TrySetResult()))
        {
            await done.Task.ConfigureAwait(false);
        }

        await over.CancelAsync().ConfigureAwait(false);

        // A copy: what comes from here on is too late.
        return heard.ToArray().DistinctBy(result => result.TaskId).ToDictionary(result => result.TaskId);
    }

    private static Task<TaskResult?> Ask(ITaskController controller, long id, bool block, CancellationToken cancellationToken)
    {
        try
        {
            return controller.GetTaskResultAsync(id, block, cancellationToken);
        }
        catch (Exception exception)
        {
            // What a door throws at once and what it throws later is the same to us.
            return Task.FromException<TaskResult?>(exception);
        }
    }
}
