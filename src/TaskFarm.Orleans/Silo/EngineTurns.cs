namespace TaskFarm.Orleans.Silo;

/// <summary>The turns of an engine, one after another, in the order in which they were asked for.</summary>
internal sealed class EngineTurns
{
    // Held while a turn that is free is entered; what is done in turns only begins then, and goes on elsewhere.
    private readonly Lock _gate = new();
    private Task _latest = Task.CompletedTask;

    /// <summary>Whether nothing has the turn, and nothing waits for it.</summary>
    public bool IsFree => Volatile.Read(ref _latest).IsCompleted;

    /// <summary>Does something when everything that asked before is done.</summary>
    public Task TakeAsync(Func<Task> work) => TakeAsync(work, static work => work());

    /// <summary>Does something when everything that asked before is done.</summary>
    public Task TakeAsync<TState>(TState state, Func<TState, Task> work)
    {
        lock (_gate)
        {
            return _latest = _latest.IsCompleted ? work(state) : AfterAsync(_latest, state, work);
        }
    }

    /// <summary>Does something when everything that asked before is done.</summary>
    public Task<T> TakeAsync<T>(Func<Task<T>> work)
    {
        lock (_gate)
        {
            var turn = _latest.IsCompleted ? work() : AfterAsync(_latest, work);
            _latest = turn;
            return turn;
        }
    }

    private static async Task AfterAsync<TState>(Task before, TState state, Func<TState, Task> work)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await work(state).ConfigureAwait(false);
    }

    private static async Task<T> AfterAsync<T>(Task before, Func<Task<T>> work)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return await work().ConfigureAwait(false);
    }
}
