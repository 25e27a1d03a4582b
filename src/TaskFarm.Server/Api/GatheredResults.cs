namespace TaskFarm.Server.Api;

/// <summary>What is known at one moment of how tasks ended.</summary>
internal sealed class GatheredResults
{
    public List<TaskResult> Results { get; } = [];

    public List<long> Unfinished { get; private set; } = [];

    public List<long> Unknown { get; } = [];

    /// <summary>Whether there is anything to tell, or nothing to wait for.</summary>
    public bool HasNews => Results.Count > 0 || Unknown.Count > 0 || Unfinished.Count == 0;

    public void BeginAgain(out List<long> unfinished)
    {
        unfinished = Unfinished;
        Unfinished = [];
    }
}
