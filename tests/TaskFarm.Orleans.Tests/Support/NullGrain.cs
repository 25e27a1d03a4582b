using Orleans.Placement;

namespace TaskFarm.Orleans.Tests.Support;

[PreferLocalPlacement]
internal sealed class NullGrain : Grain, INullGrain
{
    public Task CallAsync() => Task.CompletedTask;
}
