using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

namespace TaskFarm.Server.Tests.Dashboard;

/// <summary>A farm behind HTTP whose clock goes, as the page draws what happened lately.</summary>
internal sealed class WatchedFarm(LocalFarm farm, WebApplication app) : IAsyncDisposable
{
    public LocalFarm Farm => farm;

    public TaskClient Client => farm.Client;

    public string Address => app.Urls.Single();

    public string Token => app.Services.GetRequiredService<TaskFarmServerOptions>().Token;

    /// <summary>Starts one.</summary>
    /// <param name="engines">How many engines it has.</param>
    /// <param name="tells">Whether it tells of what happens one by one.</param>
    public static async Task<WatchedFarm> StartAsync(int engines, bool tells = true)
    {
        var farm = await LocalFarm.StartAsync(new LocalFarmOptions { Engines = engines, FailurePenalty = TimeSpan.Zero });
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddTaskFarmServer(options => (options.Controller, options.Events) = (farm.Client, tells ? farm : null));
        var app = builder.Build();
        app.MapTaskFarm();
        await app.StartAsync();
        return new WatchedFarm(farm, app);
    }

    /// <summary>Opens the dashboard by the link that brings the token, and waits until it is live.</summary>
    public async Task<IPage> OpenAsync(IBrowserContext context, ICollection<string>? complaints = null)
    {
        var page = await context.NewPageAsync();
        page.PageError += (_, error) => complaints?.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                complaints?.Add(message.Text);
            }
        };
        await page.GotoAsync($"{Address}/#token={Token}");
        await Assertions.Expect(page.Locator("#connection")).ToHaveTextAsync("Live.");
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await farm.DisposeAsync();
        await app.DisposeAsync();
    }
}
