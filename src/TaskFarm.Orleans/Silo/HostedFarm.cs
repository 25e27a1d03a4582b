namespace TaskFarm.Orleans.Silo;

/// <summary>A farm that the silo was configured to bring engines for.</summary>
internal sealed record HostedFarm(string Name);
