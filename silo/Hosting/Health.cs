using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace TaskFarm.Silo.Hosting;

/// <summary>Where a silo tells how it is.</summary>
internal static class Health
{
    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health");
        app.MapHealthChecks("/health/ready");
        // That it answers is all there is to it.
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
    }
}
