using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using TaskFarm.Server.Api;
using TaskFarm.Server.Dashboard;
using TaskFarm.Server.Security;

namespace TaskFarm.Server;

/// <summary>Maps a farm's HTTP API and its dashboard.</summary>
public static class TaskFarmServerEndpoints
{
    /// <summary>Maps the API and the dashboard at <c>/</c>, and guards all that the application serves: hosts, origins, problems in place of bare errors.</summary>
    /// <param name="app">The application, with <see cref="TaskFarmServerServices.AddTaskFarmServer(Microsoft.Extensions.DependencyInjection.IServiceCollection, Action{TaskFarmServerOptions}?)"/> among its services.</param>
    public static WebApplication MapTaskFarm(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var server = app.Services.GetRequiredService<FarmServer>();
        var guard = new Guard(server.Options);
        app.Use(next => new GuardedPipeline(guard, server, next).InvokeAsync);
        foreach (var route in FarmRoutes.Of(server.Options).Concat(DashboardRoutes.All))
        {
            app.MapMethods(route.Pattern, [route.Method], HandlerOf(route, server)).WithMetadata(route);
        }

        return app;
    }

    private static RequestDelegate HandlerOf(FarmRoute route, FarmServer server) => async http =>
    {
        using var call = new Call(http, server);
        await route.Handle(call).ConfigureAwait(false);
    };
}
