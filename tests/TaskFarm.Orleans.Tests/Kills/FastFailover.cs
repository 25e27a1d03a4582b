using Orleans.Configuration;

namespace TaskFarm.Orleans.Tests.Kills;

/// <summary>The settings that the README names for a lost silo to be replaced within seconds.</summary>
internal static class FastFailover
{
    /// <summary>The same for the silo program's command line.</summary>
    public static readonly string[] Arguments =
    [
        "--membership", "ProbeTimeout=00:00:00.5",
        "--membership", "NumMissedProbesLimit=2",
        "--membership", "NumVotesForDeathDeclaration=1",
        "--membership", "TableRefreshTimeout=00:00:02",
    ];

    public static void Configure(ISiloBuilder silo) => silo.Configure<ClusterMembershipOptions>(options =>
    {
        options.ProbeTimeout = TimeSpan.FromMilliseconds(500);
        options.NumMissedProbesLimit = 2;
        options.NumVotesForDeathDeclaration = 1;
        options.TableRefreshTimeout = TimeSpan.FromSeconds(2);
    });
}
