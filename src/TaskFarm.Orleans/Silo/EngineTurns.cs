namespace TaskFarm.Orleans.Silo;

/// <summary>The turns of an engine, one after another, in the order in which they were asked for.</summary>
/// <remarks>Used by the engine's grain alone, whose own turns make it safe.</remarks>
internal sealed class EngineTurns
{
    private Task _latest = Task.CompletedTask;

    /// <summary>Whether nothing has the turn, and nothing waits for it.</summary>
    public bool IsFree => _latest.IsCompleted;

    /// <summary>Does something when everything that asked before is done.</summary>
    public Task TakeAsync(Func<Task> work) => _latest = AfterAsync(_latest, work);

    /// <summary>Does something when everything that asked before is done.</summary>
    public Task<T> TakeAsync<T>(Func<Task<T>> work)
    {
        var turn = AfterAsync(_latest, work);
        _latest = turn;
        return turn;
    }

    private static async Task AfterAsync(Task before, Func<Task> work)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        await work();
    }

    private static async Task<T> AfterAsync<T>(Task before, Func<Task<T>> work)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        return await work();
    }
}
