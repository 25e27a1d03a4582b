using Orleans.Concurrency;
using TaskFarm.Orleans.Messages;

namespace TaskFarm.Orleans;

/// <summary>The tasks of one submission, packed, until the last of them has ended. The key is the farm's name, a slash and a Guid of the client's.</summary>
[Alias("TaskFarm.ITaskBatchGrain")]
public interface ITaskBatchGrain : IGrainWithStringKey
{
    /// <summary>A client will hand in tasks here: the grain comes to life before.</summary>
    [Alias("Wake")]
    [OneWay]
    Task WakeAsync();

    /// <summary>Stores the tasks and hands them in. A client that got no answer asks again, and gets the same ids.</summary>
    /// <param name="batch">The tasks.</param>
    /// <param name="isAgain">Whether it may have been asked before: what is kept under the key is looked for only then.</param>
    /// <returns>The first id; the others follow.</returns>
    /// <exception cref="CompilationException">A depend expression does not compile; nothing was accepted.</exception>
    [Alias("Submit")]
    Task<long> SubmitAsync(TaskBatch batch, bool isAgain);

    /// <summary>Stores the tasks as a part of a larger submission, which the client hands in to the controller.</summary>
    /// <param name="batch">The tasks.</param>
    /// <param name="isAgain">Whether it may have been asked before.</param>
    [Alias("Store")]
    Task<BatchHeader> StoreAsync(TaskBatch batch, bool isAgain);

    /// <summary>The tasks; null where they have all ended.</summary>
    [Alias("Read")]
    [AlwaysInterleave]
    Task<TaskBatch?> ReadAsync();

    /// <summary>What the controller was told of the tasks; null where they have all ended.</summary>
    [Alias("Header")]
    [AlwaysInterleave]
    Task<BatchHeader?> HeaderAsync();

    /// <summary>All the tasks have ended: deletes them.</summary>
    [Alias("Forget")]
    Task ForgetAsync();
}
