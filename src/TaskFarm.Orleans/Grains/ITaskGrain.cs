using Orleans.Concurrency;
using TaskFarm.Orleans.Messages;

namespace TaskFarm.Orleans;

/// <summary>The record of one task: its attempts, its retries and its result. The key is the farm's name, a slash and the task's id.</summary>
[Alias("TaskFarm.ITaskGrain")]
public interface ITaskGrain : IGrainWithStringKey
{
    /// <summary>The task has begun: its grain comes to life while it runs, rather than when it ends.</summary>
    [Alias("Wake")]
    [OneWay]
    Task WakeAsync();

    /// <summary>An engine reports how an attempt ended. Asked again, it answers the same.</summary>
    [Alias("End")]
    Task<AttemptVerdict> EndAsync(AttemptReport report);

    /// <summary>The engine of an attempt is gone.</summary>
    [Alias("Lose")]
    Task<AttemptVerdict> LoseAsync(AttemptOrder order);

    /// <summary>The task is aborted; <see cref="AttemptOrder.Attempt"/> is that which runs, or 0.</summary>
    /// <returns>Where it stands now. One that runs ends as aborted with its attempt; one that had ended has not been aborted.</returns>
    [Alias("Abort")]
    Task<TaskFarm.Control.TaskState> AbortAsync(AttemptOrder order);

    /// <summary>No engine met the task's dependency for so long.</summary>
    [Alias("TimeOut")]
    Task TimeOutAsync(AttemptOrder order, TimeSpan after);

    /// <summary>How the task ended, as the bytes of a <see cref="Packing.PackedResult"/>.</summary>
    /// <param name="wait">Whether to wait for its end, a second at most.</param>
    /// <returns>Null while it has not ended.</returns>
    /// <exception cref="TaskNotFoundException">There is no such task.</exception>
    [Alias("Result")]
    [AlwaysInterleave]
    Task<byte[]?> ResultAsync(bool wait);

    /// <summary>The same at once; and where the task has not ended, its result is delivered to an inbox when it does, as long as the grain lives.</summary>
    /// <param name="inbox">The second part of the key of an <see cref="IResultInboxGrain"/>.</param>
    /// <returns>Null while it has not ended.</returns>
    /// <exception cref="TaskNotFoundException">There is no such task.</exception>
    [Alias("Listen")]
    [AlwaysInterleave]
    Task<byte[]?> ListenAsync(Guid inbox);

    /// <summary>What a controller that starts anew has to know.</summary>
    [Alias("Standing")]
    Task<TaskStanding> StandingAsync();

    /// <summary>Forgets the task and deletes its state.</summary>
    [Alias("Forget")]
    Task ForgetAsync();
}
