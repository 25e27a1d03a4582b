using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace TaskFarm.Silo.Hosting;

/// <summary>Metrics and traces, the farm's and Orleans', to where OTEL_EXPORTER_OTLP_ENDPOINT says; nothing where it says nothing.</summary>
internal static class Telemetry
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        if (string.IsNullOrEmpty(builder.Configuration[Endpoint]))
        {
            return;
        }

        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(Program.Name))
            .WithMetrics(metrics => metrics.AddMeter("TaskFarm", "Microsoft.Orleans").AddOtlpExporter())
            .WithTracing(traces => traces.AddSource("TaskFarm", "Microsoft.Orleans.*").AddOtlpExporter());
        builder.UseOrleans(silo => silo.AddActivityPropagation());
    }
}
