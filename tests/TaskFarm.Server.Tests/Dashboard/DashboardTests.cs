using System.Text.RegularExpressions;
using Microsoft.Playwright;
using TaskFarm.FarmSuite;
using static Microsoft.Playwright.Assertions;

namespace TaskFarm.Server.Tests.Dashboard;

/// <summary>The dashboard in a real browser.</summary>
public sealed class DashboardTests(Browser browser) : IClassFixture<Browser>
{
    [BrowserFact]
    public async Task The_page_shows_a_running_farm_and_takes_the_token_out_of_the_address()
    {
        var complaints = new List<string>();
        await using var farm = await WatchedFarm.StartAsync(engines: 2);
        await using var context = await browser.NewContextAsync();
        var page = await farm.OpenAsync(context, complaints);
        using var gate = new ManualResetEventSlim();
        var ids = await farm.Client.RunAsync([.. Enumerable.Range(0, 5).Select(_ => new MapTask(() => gate.Wait(TimeSpan.FromMinutes(1))))]);

        await Expect(page.Locator("#engines tr")).ToHaveTextAsync(["engine-0● busy0", "engine-1● busy1"]);
        await Expect(Count(page, "pending")).ToHaveTextAsync("2");
        await Expect(Count(page, "scheduled")).ToHaveTextAsync("3");
        await Expect(page.Locator("#depth-text")).ToContainTextAsync("5 tasks now");
        gate.Set();
        await farm.Client.BarrierAsync(ids).Within("the tasks");
        await Expect(Count(page, "succeeded")).ToHaveTextAsync("5");
        await Expect(page.Locator("#stream-text")).ToContainTextAsync("5 attempts of the last 2 minutes are drawn");
        await page.Locator("#attempts summary").ClickAsync();
        await Expect(page.Locator("#attempts tbody tr")).ToHaveCountAsync(5);
        await farm.Farm.RemoveEngineAsync("engine-1");
        await Expect(page.Locator("#engines tr").Last).ToContainTextAsync("✕ lost");

        Assert.Equal($"{farm.Address}/", page.Url);
        Assert.Empty(complaints);
    }

    [BrowserFact]
    public async Task Of_a_farm_that_tells_nothing_the_page_shows_pictures_and_asks_for_failures()
    {
        await using var farm = await WatchedFarm.StartAsync(engines: 1, tells: false);
        await using var context = await browser.NewContextAsync();
        var page = await farm.OpenAsync(context);

        await farm.Client.RunAsync(new StringTask("int.Parse(\"none\")"));

        await Expect(page.Locator("#failures li")).ToContainTextAsync("System.FormatException");
        await Expect(Count(page, "failed")).ToHaveTextAsync("1");
        await Expect(page.Locator("#stream-text")).ToHaveTextAsync("This farm tells of no attempts that have ended: what runs now is drawn.");
    }

    [BrowserFact]
    public async Task A_failures_story_tells_frames_attempts_and_output_and_none_of_it_becomes_markup()
    {
        await using var farm = await WatchedFarm.StartAsync(engines: 1);
        await using var context = await browser.NewContextAsync();
        var page = await farm.OpenAsync(context);
        const string code = "Console.WriteLine(\"<img src=x onerror=alert(1)>\");\nthrow new ArithmeticException(\"<b>no</b> luck\");";
        await farm.Client.RunAsync(new StringTask(code) { Retries = 1 });

        var failure = page.Locator("#failures li");
        await Expect(failure).ToContainTextAsync("System.ArithmeticException: <b>no</b> luck");
        await Expect(failure.Locator("pre")).ToContainTextAsync("line 2");
        await failure.GetByRole(AriaRole.Button, new() { Name = "Show task 0" }).ClickAsync();

        var story = page.Locator("#story");
        await Expect(story.GetByRole(AriaRole.Heading, new() { Name = "Task 0" })).ToBeFocusedAsync();
        await Expect(story).ToContainTextAsync("Failed (Exception)");
        await Expect(story.Locator("tbody tr")).ToHaveCountAsync(2);
        await Expect(story.GetByRole(AriaRole.Region, new() { Name = "Output" })).ToHaveTextAsync("<img src=x onerror=alert(1)>\n");
        await Expect(story.GetByRole(AriaRole.Region, new() { Name = "Frames" })).ToContainTextAsync("line 2");
        await Expect(page.Locator("main img, main b")).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task A_waiting_task_is_found_and_aborted_by_keyboard_and_what_has_ended_is_cleared()
    {
        await using var farm = await WatchedFarm.StartAsync(engines: 1);
        await using var context = await browser.NewContextAsync();
        var page = await farm.OpenAsync(context);
        using var gate = new ManualResetEventSlim();
        var ids = await farm.Client.RunAsync([new MapTask(() => gate.Wait(TimeSpan.FromMinutes(1))), new MapTask(() => 1)]);

        await page.GetByLabel("Task id").FillAsync($"{ids[1]}");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#told")).ToContainTextAsync("Scheduled");
        await page.GetByRole(AriaRole.Button, new() { Name = "Abort this task" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#said")).ToHaveTextAsync("Task 1 is aborted.");
        await Expect(page.Locator("#told")).ToContainTextAsync("Aborted");

        var result = await farm.Client.GetTaskResultAsync(ids[1], block: true).Within("the aborted task");
        Assert.Equal(FailureKind.Aborted, result!.Failure!.Kind);
        gate.Set();
        await farm.Client.BarrierAsync().Within("the other task");
        await page.GetByRole(AriaRole.Button, new() { Name = "Clear finished tasks" }).ClickAsync();
        await Expect(page.Locator("#said")).ToHaveTextAsync("2 finished tasks are cleared.");
        await Expect(Count(page, "succeeded")).ToHaveTextAsync("0");
    }

    [BrowserFact]
    public async Task Without_the_right_token_the_page_asks_for_it_and_shows_nothing()
    {
        await using var farm = await WatchedFarm.StartAsync(engines: 1);
        await using var context = await browser.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(farm.Address);

        await Expect(page.GetByLabel("Token")).ToBeFocusedAsync();
        await page.GetByLabel("Token").FillAsync("wrong");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("does not know this token");
        await Expect(page.Locator("main")).ToBeHiddenAsync();
        await page.GetByLabel("Token").FillAsync(farm.Token);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("main")).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(page.Locator("#connection")).ToHaveTextAsync("Live.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Forget the token" }).ClickAsync();
        await Expect(page.Locator("main")).ToBeHiddenAsync();
        await page.ReloadAsync();
        await Expect(page.GetByLabel("Token")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task A_flood_of_tasks_is_sampled_and_the_page_says_so()
    {
        await using var farm = await WatchedFarm.StartAsync(engines: 2);
        await using var context = await browser.NewContextAsync();
        var page = await farm.OpenAsync(context);

        await farm.Client.BarrierAsync(await farm.Client.RunAsync([.. Enumerable.Range(0, 50_000).Select(number => new MapTask(() => number))])).Within("the flood");

        await Expect(Count(page, "succeeded")).ToHaveTextAsync("50,000");
        await Expect(page.Locator("#stream-text")).ToHaveTextAsync(new Regex("[1-9][0-9,]* were counted but not listed .* [1-9][0-9,]* events were dropped"));
        Assert.InRange(await page.EvaluateAsync<int>("document.querySelectorAll('*').length"), 1, 1_000);
    }

    [BrowserFact]
    public async Task Fifty_thousand_tasks_a_minute_leave_the_page_live_and_it_says_that_it_samples()
    {
        await using var farm = await WatchedFarm.StartAsync(engines: 2);
        await using var context = await browser.NewContextAsync();
        var complaints = new List<string>();
        var page = await farm.OpenAsync(context, complaints);
        using var over = new CancellationTokenSource();
        var load = LoadAsync(farm.Client, over.Token);
        await Expect(Count(page, "succeeded")).ToHaveTextAsync(new Regex("^[1-9],[0-9]{3}$"));
        await Expect(page.Locator("#stream-text")).ToHaveTextAsync(new Regex("[1-9][0-9,]* were counted but not listed one by one .a sample is."));

        var seconds = new LocatorAssertionsToHaveTextOptions { Timeout = 1_000 };
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync(new() { Timeout = 1_000 });
        await Expect(page.Locator("#said")).ToHaveTextAsync(new Regex("^Paused"), seconds);
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync(new() { Timeout = 1_000 });
        await page.GetByLabel("Task id").FillAsync("0", new() { Timeout = 1_000 });
        await page.GetByRole(AriaRole.Button, new() { Name = "Show", Exact = true }).ClickAsync(new() { Timeout = 1_000 });
        await Expect(page.Locator("#story-heading")).ToHaveTextAsync("Task 0", seconds);

        await over.CancelAsync();
        await load.Within("the load to end");
        Assert.Empty(complaints);
    }

    [BrowserFact]
    public async Task On_a_phone_in_the_dark_all_is_in_one_column_on_a_dark_ground()
    {
        await using var farm = await WatchedFarm.StartAsync(engines: 4);
        await using var context = await browser.NewContextAsync(390, 844, ColorScheme.Dark);
        var page = await farm.OpenAsync(context);
        await farm.Client.RunAsync(new StringTask("throw new InvalidOperationException(new string('x', 500));") { Name = "long" });
        await page.Locator("#failures button").ClickAsync();
        await Expect(page.Locator("#told")).ToContainTextAsync("Failed");

        Assert.Equal(390, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Equal(1, await page.EvaluateAsync<int>("new Set([...document.querySelectorAll('section')].map(section => section.getBoundingClientRect().left)).size"));
        Assert.Equal("rgb(20, 23, 20)", await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
    }

    // 50,000 a minute, in portions.
    private static async Task LoadAsync(TaskClient client, CancellationToken over)
    {
        const int AMinute = 50_000;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        MapTask[] tasks = [.. Enumerable.Range(0, AMinute / 600).Select(number => new MapTask(() => number))];
        while (!over.IsCancellationRequested)
        {
            await client.RunAsync(tasks, CancellationToken.None);
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    private static ILocator Count(IPage page, string name) =>
        page.Locator("#counts > div").Filter(new() { Has = page.GetByText(name, new() { Exact = true }) }).Locator("dd");
}
