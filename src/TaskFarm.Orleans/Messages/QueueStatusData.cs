namespace TaskFarm.Orleans.Messages;

/// <summary>A queue status, as it travels.</summary>
[GenerateSerializer]
[Immutable]
[Alias("TaskFarm.QueueStatusData")]
internal struct QueueStatusData
{
    /// <summary>Pending, scheduled, succeeded, failed, aborted.</summary>
    [Id(0)]
    public int[] Counts;

    /// <summary>The ids in the same order; null unless asked for.</summary>
    [Id(1)]
    public long[][]? Ids;
}

[RegisterConverter]
internal sealed class QueueStatusConverter : IConverter<QueueStatus, QueueStatusData>
{
    public QueueStatus ConvertFromSurrogate(in QueueStatusData surrogate) => new()
    {
        Pending = surrogate.Counts[0],
        Scheduled = surrogate.Counts[1],
        Succeeded = surrogate.Counts[2],
        Failed = surrogate.Counts[3],
        Aborted = surrogate.Counts[4],
        PendingIds = surrogate.Ids?[0],
        ScheduledIds = surrogate.Ids?[1],
        SucceededIds = surrogate.Ids?[2],
        FailedIds = surrogate.Ids?[3],
        AbortedIds = surrogate.Ids?[4],
    };

    public QueueStatusData ConvertToSurrogate(in QueueStatus value) => new()
    {
        Counts = [value.Pending, value.Scheduled, value.Succeeded, value.Failed, value.Aborted],
        Ids = value.PendingIds is null
            ? null
            : [[.. value.PendingIds], [.. value.ScheduledIds!], [.. value.SucceededIds!], [.. value.FailedIds!], [.. value.AbortedIds!]],
    };
}
