namespace TaskFarm.Orleans.Tests.Suite;

/// <summary>The cluster that the tests share; it ends with the process.</summary>
internal static class SharedCluster
{
    private static readonly Lazy<Task<FarmCluster>> Cluster = new(() => FarmCluster.StartAsync());

    public static Task<FarmCluster> GetAsync() => Cluster.Value;
}
