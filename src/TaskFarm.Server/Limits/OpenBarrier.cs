using System.Diagnostics;

namespace TaskFarm.Server.Limits;

/// <summary>A barrier on all tasks that were known when it was opened.</summary>
internal sealed class OpenBarrier : IDisposable
{
    private readonly CancellationTokenSource _closed = new();
    private readonly Task _barrier;
    private long _asked = Stopwatch.GetTimestamp();

    public OpenBarrier(ITaskController controller)
    {
        _barrier = controller.BarrierAsync(taskIds: null, _closed.Token);
    }

    /// <summary>For how long nobody has asked for it.</summary>
    public TimeSpan Unasked => Stopwatch.GetElapsedTime(Volatile.Read(ref _asked));

    public async Task<bool> WaitAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        try
        {
            await _barrier.WaitAsync(wait, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
        finally
        {
            Volatile.Write(ref _asked, Stopwatch.GetTimestamp());
        }
    }

    public void Dispose()
    {
        _closed.Cancel();
        _closed.Dispose();

        // That it was cancelled is nobody's news.
        _ = _barrier.ContinueWith(done => done.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }
}
