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
    public sealed class Attempt(LocalController controller, long taskId, int number, string engineId, ITask task) : EngineWork
    {
        private TaskRecord? _record;

        public long TaskId => taskId;

        public int Number => number;

        public string EngineId => engineId;

        public ITask Task => task;

        /// <summary>The task's record; null as long as nothing has happened to the task but that this, its first attempt, was given out.</summary>
        public TaskRecord? Record
        {
            get => Volatile.Read(ref _record);
            set => Volatile.Write(ref _record, value);
        }

        public override void Do(LocalEngine engine) =>
            controller.Settle(this, Record is { IsAborted: true } ? AttemptOutcome.NeverRan(controller.Now) : engine.Run(task));

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
