namespace TaskFarm.Storing;

/// <summary>What waits for the next commit.</summary>
internal sealed class PendingBatch
{
    public List<Submission> Submissions { get; } = [];

    public List<StoredCode> Code { get; } = [];

    public List<string> DroppedCode { get; } = [];

    public List<StoredProgress> Progress { get; } = [];

    public List<EndedTask> Ended { get; } = [];

    public List<long> Forgotten { get; } = [];

    /// <summary>What those who watch hear when the rest is on disk.</summary>
    public List<FarmEvent> News { get; } = [];

    /// <summary>Those who wait for all of it to be on disk.</summary>
    public List<TaskCompletionSource> Waits { get; } = [];

    /// <summary>Whether somebody waits for it; if not, it can wait for company.</summary>
    public bool IsUrgent => HasReturns || Submissions.Count > 0 || Ended.Count > 0 || Waits.Count > 0;

    /// <summary>Whether a task went back to the queue, which does not run again before that is on disk.</summary>
    public bool HasReturns { get; set; }

    public bool IsEmpty => !IsUrgent && Progress.Count == 0 && Forgotten.Count == 0 && Code.Count == 0 && DroppedCode.Count == 0;

    /// <summary>Adds what came later, after a commit that failed.</summary>
    public void Append(PendingBatch later)
    {
        Submissions.AddRange(later.Submissions);
        // What was dropped and is needed again is dropped first and then written.
        DroppedCode.AddRange(later.DroppedCode);
        Code.RemoveAll(code => later.DroppedCode.Contains(code.Hash));
        Code.AddRange(later.Code);
        Progress.AddRange(later.Progress);
        Ended.AddRange(later.Ended);
        Forgotten.AddRange(later.Forgotten);
        News.AddRange(later.News);
        HasReturns |= later.HasReturns;
        Waits.AddRange(later.Waits);
    }

    /// <summary>Tells those who wait that it is done.</summary>
    public void Announce()
    {
        Submissions.ForEach(submission => submission.Accept());
        Waits.ForEach(wait => wait.SetResult());
    }

    /// <summary>Tells those who wait that it is not done, and drops what nobody was promised.</summary>
    public void Refuse(Exception reason)
    {
        Submissions.ForEach(submission => submission.Refuse(reason));
        Waits.ForEach(wait => wait.SetException(reason));
        Submissions.Clear();
        Waits.Clear();
    }
}
