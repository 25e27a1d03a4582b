namespace TaskFarm.Tests.Store.Histories;

internal abstract record StoreStep
{
    public sealed record Submit(TaskPlan[] Plans) : StoreStep
    {
        public override string ToString() => $"Submit {string.Join(", ", Plans)}";
    }

    /// <summary>So many attempts are begun and end.</summary>
    public sealed record Run(int Count) : StoreStep;

    /// <summary>One of the waiting tasks is aborted.</summary>
    public sealed record Abort(int Pick) : StoreStep;

    public sealed record Clear : StoreStep;

    /// <summary>The farm is stopped and another started.</summary>
    public sealed record Stop : StoreStep;

    /// <summary>The process is gone. After a run so many commits are lost too, as if it had gone in the middle.</summary>
    public sealed record Crash(int CommitsLost) : StoreStep;
}
