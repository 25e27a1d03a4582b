using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace TaskFarm.Silo.Hosting;

/// <summary>Whether the silo is a member of its cluster and takes work.</summary>
internal sealed class SiloReadyCheck(ISiloStatusOracle silos) : IHealthCheck
{
    public const string Name = "silo";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(silos.CurrentStatus == SiloStatus.Active
            ? HealthCheckResult.Healthy()
            : new HealthCheckResult(context.Registration.FailureStatus, $"The silo is {silos.CurrentStatus}."));
}
