using Orleans.Concurrency;
using TaskFarm.Orleans.Messages;

namespace TaskFarm.Orleans;

/// <summary>The controller of a farm; the key is the farm's name. It knows ids, dependencies and engines; payloads and results never pass through it.</summary>
/// <remarks>Every call is answered at once, but for <see cref="BarrierAsync"/>, which waits for a second and is asked again.</remarks>
[Alias("TaskFarm.ITaskControllerGrain")]
public interface ITaskControllerGrain : IGrainWithStringKey
{
    /// <summary>Accepts tasks that are stored in batches, all or none, once: a batch that was accepted keeps its ids.</summary>
    /// <returns>The first id; the others follow.</returns>
    /// <exception cref="CompilationException">A depend expression does not compile; nothing was accepted.</exception>
    [Alias("Submit")]
    Task<long> SubmitAsync(BatchHeader[] batches);

    /// <summary>Aborts a task: done when that is stored. Where it takes more than a second, an <see cref="OrleansException"/> says so, and it goes on; ask again.</summary>
    /// <exception cref="TaskNotFoundException">There is no such task.</exception>
    /// <exception cref="TaskAlreadyCompletedException">It has ended.</exception>
    /// <exception cref="TaskAlreadyAbortedException">It has been aborted.</exception>
    [Alias("Abort")]
    Task AbortAsync(long taskId);

    /// <summary>Tells whether tasks have ended; asked again, it waits for it, a second at most.</summary>
    /// <exception cref="TaskNotFoundException">One of the ids is not there.</exception>
    /// <exception cref="FarmUnavailableException">The tasks that it was asked about were lost with the silo that kept them.</exception>
    [Alias("Barrier")]
    Task<BarrierReply> BarrierAsync(BarrierRequest request);

    /// <summary>How many tasks stand where.</summary>
    [Alias("QueueStatus")]
    [ReadOnly]
    Task<QueueStatus> QueueStatusAsync(bool verbose);

    /// <summary>Where a task stands; null where there is none of this id.</summary>
    [Alias("StateOf")]
    [ReadOnly]
    Task<TaskFarm.Control.TaskState?> StateOfAsync(long taskId);

    /// <summary>The ids of tasks that have ended, of these or of all; at most so many. They are about to be cleared: that they have ended is stored.</summary>
    [Alias("Ended")]
    Task<long[]> EndedAsync(long[]? taskIds, int most);

    /// <summary>Which of these tasks nobody has to wait for: they have ended, or are not there.</summary>
    [Alias("Done")]
    [ReadOnly]
    Task<long[]> DoneAsync(long[] taskIds);

    /// <summary>Forgets tasks that have ended and whose grains have forgotten them.</summary>
    /// <returns>How many of them were still there.</returns>
    [Alias("Forget")]
    Task<int> ForgetAsync(long[] taskIds);

    /// <summary>Makes the scheduler look again.</summary>
    [Alias("Spin")]
    Task SpinAsync();

    /// <summary>The engines, in the order in which they came.</summary>
    [Alias("Engines")]
    [ReadOnly]
    Task<EngineEntry[]> EnginesAsync();

    /// <summary>Tells what has happened since the last time, to one who watches the farm. Who does not ask for ten seconds watches no more.</summary>
    /// <exception cref="FarmUnavailableException">A hundred watch already.</exception>
    [Alias("Watch")]
    Task<WatchReply> WatchAsync(WatchRequest request);

    /// <summary>A silo brings engines, or says again which it has; they get work with the answer.</summary>
    [Alias("Register")]
    Task<SiloOrders> RegisterAsync(SiloRegistration registration);

    /// <summary>A silo takes an engine away.</summary>
    /// <exception cref="EngineNotFoundException">It is not registered.</exception>
    [Alias("Unregister")]
    Task UnregisterAsync(string engineId);

    /// <summary>Engines are about to leave: they get no more tasks, and go with the end of what they run. Those that are not there are passed over.</summary>
    [Alias("Leave")]
    Task LeaveAsync(string[] engineIds);

    /// <summary>A silo's heartbeat: which of its engines live, and what became of their attempts; they get work with the answer.</summary>
    [Alias("Report")]
    Task<SiloOrders> ReportAsync(SiloReport report);

    /// <summary>An engine's properties were changed.</summary>
    /// <exception cref="EngineNotFoundException">It is not registered.</exception>
    [Alias("PropertiesChanged")]
    Task PropertiesChangedAsync(string engineId, byte[] properties);

    /// <summary>The time has come that the controller waits for.</summary>
    [Alias("Wake")]
    [OneWay]
    Task WakeAsync();
}
