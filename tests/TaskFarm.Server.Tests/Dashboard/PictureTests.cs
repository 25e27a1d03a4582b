using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TaskFarm.Server.Tests.Dashboard;

/// <summary>Makes the README's picture: <c>TASKFARM_PICTURE=$PWD/docs/dashboard.png dotnet test tests/TaskFarm.Server.Tests --filter PictureTests</c>.</summary>
public sealed class PictureTests(Browser browser) : IClassFixture<Browser>
{
    private const int MaxBytes = 300_000;
    private const int Seconds = 60;

    private const string Failing = """
        double Mean(int[] values) => values.Sum() / values.Length;
        Console.WriteLine("reading the sample");
        Mean([])
        """;

    [BrowserFact]
    public async Task The_picture_of_a_busy_farm_has_less_than_300_kilobytes()
    {
        // Without a file to make, a second of a farm's life does.
        var file = Environment.GetEnvironmentVariable("TASKFARM_PICTURE");
        await using var farm = await WatchedFarm.StartAsync(engines: 6);
        await using var context = await browser.NewContextAsync(1280, 1060);
        var page = await farm.OpenAsync(context);

        await farm.Client.BarrierAsync(await farm.Client.RunAsync(Tasks(file is null ? 1 : Seconds)));
        await farm.Client.RunAsync(Tasks(5));
        await page.GetByRole(AriaRole.Button, new() { Name = "Show task" }).And(page.Locator("#failures button")).First.ClickAsync();
        await Expect(page.Locator("#told")).ToContainTextAsync("Failed (Exception)");
        await page.EvaluateAsync("scrollTo(0, 0)");
        var picture = await page.ScreenshotAsync(new() { Path = file });

        Assert.InRange(picture.Length, 10_000, MaxBytes);
    }

    // So much work that six engines have it done in about this many seconds.
    private static BaseTask[] Tasks(int seconds)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, 8 * seconds).Select(BaseTask (number) => number % 19 == 3 ? new StringTask(Failing) : Work(random.Next(100, 1_400)))];
    }

    private static MapTask Work(int milliseconds) => new(() => Thread.Sleep(milliseconds));
}
