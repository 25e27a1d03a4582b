using System.Diagnostics;

namespace TaskFarm.FarmSuite;

/// <summary>Waits that end: each says what was expected of whom when it did not come.</summary>
public static class Patience
{
    /// <summary>Far beyond what anything in the suite takes on a busy machine: who meets it hangs.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(3);

    /// <summary>Waits for what must come.</summary>
    public static async Task<T> Within<T>(this Task<T> wait, string expectation)
    {
        await ((Task)wait).Within(expectation);
        return await wait;
    }

    /// <inheritdoc cref="Within{T}"/>
    public static async Task Within(this Task wait, string expectation)
    {
        using var stop = new CancellationTokenSource();
        if (await Task.WhenAny(wait, Task.Delay(Limit, stop.Token)) != wait)
            throw new TimeoutException($"Waited {Limit.TotalSeconds} s for {expectation}.");
        await stop.CancelAsync();
        await wait;
    }

    /// <summary>Looks again and again until it is so.</summary>
    public static async Task Until(Func<Task<bool>> isSo, string expectation)
    {
        var waited = Stopwatch.StartNew();
        while (!await isSo().Within($"an answer on the way to {expectation}"))
        {
            if (waited.Elapsed > Limit)
                throw new TimeoutException($"Waited {Limit.TotalSeconds} s for {expectation}.");
            await Task.Delay(LookAgain);
        }
    }

    /// <inheritdoc cref="Until(Func{Task{bool}}, string)"/>
    public static Task Until(Func<bool> isSo, string expectation) => Until(() => Task.FromResult(isSo()), expectation);
}
