namespace TaskFarm.Storing;

/// <summary>The place of a task that went back to the queue: behind all that were accepted before, and those that went back before.</summary>
/// <param name="Before">The first task that comes after it: the id that was the next to be given out when it went back.</param>
/// <param name="Turn">Orders those with the same <paramref name="Before"/>.</param>
internal readonly record struct QueuePlace(long Before, long Turn)
{
    /// <summary>The place of a task that never went back: behind those that went back before it was accepted.</summary>
    public static QueuePlace OfNew(long taskId) => new(taskId, long.MaxValue);
}
