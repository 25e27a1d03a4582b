using TaskFarm.Orleans.Messages;

namespace TaskFarm.Orleans;

/// <summary>Where the results that a client waits for come together. The key is the farm's name, a slash and a Guid of the client's.</summary>
[Alias("TaskFarm.IResultInboxGrain")]
public interface IResultInboxGrain : IGrainWithStringKey
{
    /// <summary>Brings results, as tasks end.</summary>
    [Alias("Deliver")]
    Task DeliverAsync(DeliveredResult[] results);

    /// <summary>The client waits for these as well.</summary>
    [Alias("Want")]
    Task WantAsync(WantedResults wanted);

    /// <summary>Takes results that the client waits for, as soon as there are some; none after a second.</summary>
    [Alias("Take")]
    Task<InboxContents> TakeAsync(InboxRequest request);

    /// <summary>The client has cleared these tasks, or for null all that have ended: results that it has not heard are not there any more.</summary>
    [Alias("Forget")]
    Task ForgetAsync(long[]? taskIds);
}
