using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using TaskFarm.FarmSuite;

namespace TaskFarm.Orleans.Tests.Silo;

/// <summary>What the silo program tells of itself.</summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task A_collector_gets_the_farms_and_Orleans_metrics_and_traces()
    {
        // The protocol's names are UTF-8 as they are in its messages.
        var received = new ConcurrentDictionary<string, string>();
        await using var collector = await StartCollectorAsync((signal, text) => received.AddOrUpdate(signal, text, (_, before) => before + text));
        await using var silo = await SiloProcess.StartWithAsync(
            new()
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Urls.Single(),
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
                ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
            },
            "--engines", "1");

        await CommandLine.RunAsync(silo, "run", "-e", "6 * 7");

        await HasComeAsync("traces", "taskfarm.attempt", "taskfarm-silo", "Microsoft.Orleans.Application");
        await HasComeAsync("metrics", "taskfarm.tasks.submitted", "taskfarm.attempts.settled", "Microsoft.Orleans");

        Task HasComeAsync(string signal, params string[] names) => Patience.Until(
            () => received.TryGetValue(signal, out var text) && names.All(name => text.Contains(name, StringComparison.Ordinal)),
            $"{string.Join(", ", names)} among the {signal}");
    }

    [Fact]
    public async Task A_log_as_JSON_is_an_object_a_line()
    {
        await using var silo = await SiloProcess.StartWithAsync(new() { ["Logging__LogLevel__Default"] = "Information" }, "--engines", "1", "--log-format", "json");
        await silo.AskToStopAsync();
        var (_, _, errors) = await silo.EndAsync();

        var entries = errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonNode.Parse(line)!.AsObject()).ToList();
        Assert.NotEmpty(entries);
        Assert.All(entries, static entry => Assert.Equal("Information", (string?)entry["LogLevel"]));
        Assert.Contains(entries, static entry => ((string?)entry["Category"])!.StartsWith("Orleans.", StringComparison.Ordinal) && entry["State"] is JsonObject);
    }

    private static async Task<WebApplication> StartCollectorAsync(Action<string, string> receive)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var collector = builder.Build();
        collector.MapPost("/v1/{signal}", async (string signal, HttpRequest request) =>
        {
            using var reader = new StreamReader(request.Body, Encoding.UTF8);
            receive(signal, await reader.ReadToEndAsync());
            return Results.Bytes([], "application/x-protobuf");
        });
        await collector.StartAsync();
        return collector;
    }
}
