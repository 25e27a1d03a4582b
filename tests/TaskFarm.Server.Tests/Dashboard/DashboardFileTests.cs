extern alias host;

using System.Net;
using System.Text.RegularExpressions;
using TaskFarm.Server.Tests.Hosting;
using HostedFarmSettings = host::TaskFarm.Server.TestHost.HostedFarmSettings;

namespace TaskFarm.Server.Tests.Dashboard;

/// <summary>The dashboard's files as anyone can have them.</summary>
public sealed partial class DashboardFileTests : IAsyncLifetime
{
    private HostedFarmHandle _farm = null!;

    public async Task InitializeAsync() => _farm = await (await HostProcess.Instance).StartFarmAsync(new HostedFarmSettings());

    public async Task DisposeAsync() => await _farm.DisposeAsync();

    [Fact]
    public async Task The_page_needs_no_token_and_forbids_everything_but_its_own_scripts_and_this_server()
    {
        using var stranger = new HttpClient { BaseAddress = _farm.Address };
        using var response = await stranger.GetAsync("/");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain(_farm.Token, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("/dashboard/nothing.js")).StatusCode);
    }

    [Fact]
    public async Task All_that_the_page_names_is_there_and_nothing_comes_from_elsewhere()
    {
        using var stranger = new HttpClient { BaseAddress = _farm.Address };
        var open = new Queue<string>(["/"]);
        var seen = new HashSet<string>();
        while (open.TryDequeue(out var path))
        {
            if (!seen.Add(path))
            {
                continue;
            }

            var text = await stranger.GetStringAsync(path);
            Assert.DoesNotMatch(Elsewhere(), text);
            Assert.DoesNotMatch(Markup(), text);
            foreach (Match name in Named().Matches(text))
            {
                open.Enqueue($"/dashboard/{name.Groups[1].Value}");
            }
        }

        Assert.Contains("/dashboard/stream.js", seen);
        Assert.Contains("/dashboard/page.css", seen);
    }

    [GeneratedRegex("(?:\"\\./|dashboard/)([a-z]+\\.(?:js|css|svg))\"")]
    private static partial Regex Named();

    [GeneratedRegex("""(?:src|href|url|import)\W{0,3}["'(]?(?:https?:)?//""")]
    private static partial Regex Elsewhere();

    [GeneratedRegex("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|eval\\(|<script>|style=")]
    private static partial Regex Markup();
}
