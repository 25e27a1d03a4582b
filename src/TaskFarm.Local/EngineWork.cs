using TaskFarm.Control;

namespace TaskFarm;

/// <summary>One thing for an engine to do.</summary>
internal abstract class EngineWork
{
    /// <summary>Does it, on the engine's thread. Throws nothing.</summary>
    public abstract void Do(LocalEngine engine);

    /// <summary>The engine goes away before it has done it.</summary>
    public abstract void GiveUp(Exception reason);

    /// <summary>An attempt of a task.</summary>
    public sealed class Attempt(LocalController controller, TaskRecord record, int number) : EngineWork
    {
        // Not read when it runs: the record may have gone on to a recovery task by then.
        private readonly ITask _task = record.Task;

        public override void Do(LocalEngine engine)
        {
            var outcome = record.IsAborted ? AttemptOutcome.NeverRan(controller.Now) : engine.Run(_task);
            controller.Settle(record, number, outcome);
        }

        public override void GiveUp(Exception reason)
        {
            // The controller knows which attempt an engine had when it is unregistered.
        }
    }

    /// <summary>Direct work, beside the tasks.</summary>
    public sealed class Direct<T>(string engineId, Func<EngineNamespace, ValueTask<T>> work) : EngineWork
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<T> Done => _done.Task;

        public override void Do(LocalEngine engine)
        {
            try
            {
                var result = work(engine.Namespace).AsTask().GetAwaiter().GetResult();
                _done.TrySetResult(result);
            }
            catch (Exception exception)
            {
                _done.TrySetException(new RemoteTaskException(TaskFailure.Of(exception), RemoteTaskException.NoTask, engineId));
            }
        }

        public override void GiveUp(Exception reason) => _done.TrySetException(reason);
    }
}
