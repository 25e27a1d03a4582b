using Microsoft.Playwright;
using TaskFarm.FarmSuite;
using TaskFarm.Server;
using TaskFarm.Server.Tests.Dashboard;
using static Microsoft.Playwright.Assertions;

namespace TaskFarm.Orleans.Tests.Silo;

/// <summary>The dashboard of a cluster, on a silo that has no engines itself.</summary>
public sealed class DashboardTests(Browser browser) : IClassFixture<Browser>
{
    private const string Token = "token-of-the-tests";

    [BrowserFact]
    public async Task The_page_of_one_silo_shows_the_engines_and_tasks_of_another_and_aborts_one()
    {
        await using var front = await SiloProcess.StartAsync("--engines", "0", "--urls", "http://127.0.0.1:0", "--token", Token);
        await using var back = await SiloProcess.StartAsync("--engines", "1", "--join", front.Endpoint);
        var client = TaskClient.Connect(front.Url, Token);
        await using var context = await browser.NewContextAsync();
        var page = await context.NewPageAsync();
        var complaints = new List<string>();
        page.PageError += (_, error) => complaints.Add(error);
        await page.GotoAsync($"{front.Url}#token={Token}");
        await Expect(page.Locator("#connection")).ToHaveTextAsync("Live.");
        using var gate = new Gate();

        var ids = await client.RunAsync([
            new StringTask("Console.WriteLine(\"said\");\nint.Parse(\"none\")"),
            new StringTask(gate.Code),
            new StringTask("6 * 7"),
        ]);

        await Expect(page.Locator("#engines tr")).ToContainTextAsync(["● busy1"], new() { Timeout = 30_000 });
        await Expect(page.Locator("#failures li")).ToContainTextAsync(["System.FormatException"], new() { Timeout = 30_000 });
        await Expect(page.Locator("#stream-text")).ToContainTextAsync("1 attempts of the last 2 minutes are drawn");
        await page.Locator("#failures button").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Frames" }).Last).ToContainTextAsync("line 2");

        await page.GetByLabel("Task id").FillAsync($"{ids[2]}");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Button, new() { Name = "Abort this task" }).ClickAsync();
        await Expect(page.Locator("#said")).ToHaveTextAsync($"Task {ids[2]} is aborted.");
        gate.Open();
        Assert.True((await client.GetTaskResultAsync(ids[1], block: true).Within("the task that runs"))!.Succeeded);
        Assert.Equal(FailureKind.Aborted, (await client.GetTaskResultAsync(ids[2], block: true).Within("the task that was aborted"))!.Failure!.Kind);
        Assert.Empty(complaints);
    }
}
