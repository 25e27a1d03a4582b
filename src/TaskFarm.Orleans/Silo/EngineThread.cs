using System.Collections.Concurrent;

namespace TaskFarm.Orleans.Silo;

/// <summary>The thread of one engine. User code computes and blocks here, and never on the threads that grains run on.</summary>
internal sealed class EngineThread
{
    private readonly BlockingCollection<Action> _work = [];

    public EngineThread(string name)
    {
        // In the background: code that never ends does not keep the silo alive. Without the context of whoever added the engine.
        new Thread(Work) { IsBackground = true, Name = $"TaskFarm {name}" }.UnsafeStart();
    }

    /// <summary>Runs something, after what was given before.</summary>
    public Task<T> RunAsync<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        });
        return done.Task;
    }

    /// <summary>Ends the thread after what it was given.</summary>
    public void Stop() => _work.CompleteAdding();

    private void Work()
    {
        foreach (var work in _work.GetConsumingEnumerable())
        {
            work();
        }
    }
}
