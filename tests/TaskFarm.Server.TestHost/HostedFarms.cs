using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using TaskFarm.Packing;

namespace TaskFarm.Server.TestHost;

/// <summary>The farms of this process, and what a test does to them beside being their client.</summary>
internal sealed class HostedFarms
{
    private readonly ConcurrentDictionary<string, HostedFarm> _farms = new();

    public void Map(WebApplication app)
    {
        app.MapPost("/farms", async (HostedFarmSettings settings) =>
        {
            var farm = await HostedFarm.StartAsync(settings);
            var id = Guid.NewGuid().ToString("N");
            _farms[id] = farm;
            return $"{id} {farm.Address} {farm.Token}";
        });
        app.MapPost("/farms/{id}/engines", async (string id, HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            return await _farms[id].Farm.AddEngineAsync((IReadOnlyDictionary<string, object?>?)ValuePacker.Unpack(body.ToArray()));
        });
        app.MapDelete("/farms/{id}/engines/{engine}", async (string id, string engine) =>
        {
            try
            {
                await _farms[id].Farm.RemoveEngineAsync(engine);
                return Results.Ok();
            }
            catch (EngineNotFoundException)
            {
                return Results.NotFound("no such engine");
            }
        });
        app.MapPost("/farms/{id}/pass", (string id, long ticks) => _farms[id].Clock.Move(new TimeSpan(ticks)));
        app.MapPost("/farms/{id}/stop", async (string id) => await _farms[id].Farm.DisposeAsync());
        app.MapDelete("/farms/{id}", async (string id) =>
        {
            if (_farms.TryRemove(id, out var farm))
            {
                await farm.DisposeAsync();
            }
        });
        app.MapGet("/memory", () =>
        {
            GC.Collect();
            return GC.GetTotalMemory(forceFullCollection: true);
        });
        app.MapGet("/assemblies", () => string.Join('\n', System.Runtime.Loader.AssemblyLoadContext.Default.Assemblies.Select(assembly => assembly.GetName().Name)));
    }
}
