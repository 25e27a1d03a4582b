using TaskFarm.Control;
using TaskFarm.Storing;

namespace TaskFarm.Tests.Store.Histories;

/// <summary>Batches with a bug.</summary>
internal static class Sabotaged
{
    public static StoreBatch Batch(StoreBatch batch, StoreSabotage sabotage) => sabotage == StoreSabotage.None ? batch : new StoreBatch
    {
        NextTaskId = sabotage == StoreSabotage.GivesIdsAgain ? 0 : batch.NextTaskId,
        IsLast = batch.IsLast,
        DroppedCode = batch.DroppedCode,
        Code = batch.Code,
        Accepted = [.. batch.Accepted.Where(task => sabotage != StoreSabotage.LosesTasks || task.Id % 5 != 3)],
        Progress = [.. batch.Progress.Select(task => Progress(task, sabotage))],
        Ended = [.. batch.Ended.Where(result => Keeps(result, sabotage))],
        Forgotten = sabotage == StoreSabotage.KeepsWhatIsCleared ? [] : batch.Forgotten,
    };

    private static StoredProgress Progress(StoredProgress task, StoreSabotage sabotage) => sabotage switch
    {
        StoreSabotage.LosesPlaces => task with { Place = null },
        StoreSabotage.LosesRetries => task with { RetriesLeft = null },
        StoreSabotage.LosesLinks => task with { Link = 0 },
        _ => task,
    };

    private static bool Keeps(StoredResult result, StoreSabotage sabotage) => sabotage switch
    {
        StoreSabotage.LosesAborts => result.State != TaskState.Aborted,
        StoreSabotage.LosesResults => result.Id % 3 != 1,
        _ => true,
    };
}
