using Orleans.Concurrency;
using TaskFarm.Orleans.Messages;

namespace TaskFarm.Orleans;

/// <summary>One engine: a namespace, and one thing after another done in it. The key is the farm's name, a slash and the engine's id.</summary>
/// <remarks>
/// No call waits for user code: what is to be done is accepted at once and takes the engine's turn; everything else interleaves with it.
/// The grain lives on the silo that its id names.
/// </remarks>
[Alias("TaskFarm.IEngineGrain")]
public interface IEngineGrain : IGrainWithStringKey
{
    /// <summary>Gives the engine an attempt; accepted at once, the outcome goes to the task's grain. Its silo's report tells whether it arrived.</summary>
    [Alias("Start")]
    [OneWay]
    Task StartAsync(AttemptOrder order);

    /// <summary>An attempt was aborted: one that has not begun won't; one that runs has its token cancelled.</summary>
    [Alias("Abort")]
    [AlwaysInterleave]
    Task AbortAsync(long taskId, int attempt);

    /// <summary>Direct work: enters it under this id, once, and waits a second for its end.</summary>
    /// <returns>How it ended; null where it has not: ask again.</returns>
    /// <exception cref="EngineNotFoundException">The engine is gone, or went away before the work was done.</exception>
    [Alias("Work")]
    Task<EngineWorkReply?> WorkAsync(Guid workId, EngineWork work);

    /// <summary>Changes the engine's properties.</summary>
    /// <exception cref="EngineNotFoundException">The engine is gone.</exception>
    [Alias("ChangeProperties")]
    Task ChangePropertiesAsync(PropertiesChange change);

    /// <summary>The engine's properties, packed.</summary>
    /// <exception cref="EngineNotFoundException">The engine is gone.</exception>
    [Alias("Properties")]
    Task<byte[]> PropertiesAsync();

    /// <summary>Its silo's heartbeat: brings the grain to life, which saves the engine's namespace.</summary>
    [Alias("Beat")]
    [AlwaysInterleave]
    Task BeatAsync();

    /// <summary>The engine is gone for good: its namespace is forgotten, whoever waits for its work hears so.</summary>
    [Alias("Leave")]
    [AlwaysInterleave]
    Task LeaveAsync();
}
