using TaskFarm.CommandLine.Top;
using TaskFarm.Server.Events;

namespace TaskFarm.Tests.CommandLine;

/// <summary>What <c>taskfarm top</c> makes of the events of a server.</summary>
public sealed class TopTests
{
    private readonly FarmWatch _watch = new();

    [Fact]
    public void An_engine_that_is_gone_is_lost_until_it_comes_back()
    {
        Hear("farm", Picture("""[{"id":"a","state":"Busy","task":7,"properties":{}},{"id":"b","state":"Idle","task":null,"properties":{}}]"""));
        Hear("farm", Picture("""[{"id":"b","state":"Idle","task":null,"properties":{}}]"""));
        Assert.Equal([new WatchedEngine("b", "Idle", null), new WatchedEngine("a", "Lost", null)], _watch.Engines);

        Hear("farm", Picture("""[{"id":"b","state":"Idle","task":null,"properties":{}},{"id":"a","state":"Idle","task":null,"properties":{}}]"""));
        Assert.DoesNotContain(_watch.Engines, engine => engine.State == "Lost");
    }

    [Fact]
    public void What_is_not_listed_and_what_is_dropped_adds_up_and_the_latest_failures_stay()
    {
        Hear("farm", Picture("[]"));
        for (var task = 0; task < 9; task++)
        {
            Hear("activity", $$"""
                {"unlisted":2,"dropped":1,"engines":[],"failures":[{"task":{{task}},"failure":"{{(task == 8 ? "Aborted" : "Exception")}}"}],
                 "attempts":[{"task":{{task}},"attempt":1,"engine":"a","started":"2026-01-01T00:00:00Z","ms":5,"failure":"Exception"}]}
                """);
        }

        Assert.Equal((18, 9), (_watch.Unlisted, _watch.Dropped));
        Assert.Equal([7, 6, 5, 4, 3], _watch.Failures);
        Assert.Equal(9, _watch.Attempts.Count());
    }

    private static string Picture(string engines) =>
        $$"""{"at":"2026-01-01T00:00:10Z","queue":{"pending":0,"scheduled":0,"succeeded":0,"failed":0,"aborted":0},"engines":{{engines}}}""";

    private void Hear(string name, string data) => _watch.Hear(new FarmNews(name, data));
}
