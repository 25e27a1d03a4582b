namespace TaskFarm.Orleans;

/// <summary>A batch with tasks that have not ended.</summary>
internal sealed class OpenBatch(Guid id, long first, int unfinished)
{
    public Guid Id => id;

    public long First => first;

    public int Unfinished { get; set; } = unfinished;
}
