namespace TaskFarm.Benchmarks.Cluster;

internal sealed class NullGrain : Grain, INullGrain
{
    public Task DoNothingAsync() => Task.CompletedTask;
}
