using TaskFarm.FarmSuite;
using TaskFarm.Server.Events;

namespace TaskFarm.Tests.Embedded;

/// <summary>What those who watch a farm are told.</summary>
public sealed class FarmStreamTests
{
    [Fact]
    public async Task It_ends_with_the_reason_why_the_farm_tells_nothing_any_more()
    {
        await using var farm = await LocalFarm.StartAsync(new LocalFarmOptions { Engines = 1 });
        await using var news = FarmStream.TellAsync(farm.Client, new EndedEvents(), CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await news.MoveNextAsync().AsTask().Within("the first picture"));

        var failure = await Assert.ThrowsAsync<FarmUnavailableException>(() => news.MoveNextAsync().AsTask().Within("the end"));

        Assert.Equal("It is gone.", failure.Message);
    }

    private sealed class EndedEvents : IFarmEvents
    {
        public FarmEventFeed Watch(int capacity = 4_096)
        {
            var feed = new FarmEventFeed(capacity, static _ => { });
            feed.End(new FarmUnavailableException("It is gone."));
            return feed;
        }
    }
}
