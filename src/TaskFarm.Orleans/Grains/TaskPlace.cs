namespace TaskFarm.Orleans;

/// <summary>Where to find an unfinished task, and what of it runs next.</summary>
internal struct TaskPlace
{
    public OpenBatch Batch;

    public int Index;

    /// <summary>What runs next: 0 the task, 1 its recovery task, 2 the recovery task of that …</summary>
    public int Link;

    /// <summary>Something may have happened to the task that this controller has not heard of.</summary>
    public bool IsRecovered;
}
