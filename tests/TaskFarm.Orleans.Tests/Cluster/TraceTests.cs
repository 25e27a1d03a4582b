using System.Collections.Concurrent;
using System.Diagnostics;
using TaskFarm.FarmSuite;
using TaskFarm.Orleans.Tests.Suite;
using TaskFarm.Orleans.Tests.Support;

namespace TaskFarm.Orleans.Tests.Cluster;

/// <summary>What a silo tells those who trace.</summary>
public sealed class TraceTests
{
    private const string UserName = "TaskFarm.Orleans.Tests.Trace";
    private static readonly ActivitySource UserSource = new(UserName);

    [Fact]
    public async Task An_attempt_is_a_span_with_the_spans_of_its_code_inside_and_a_failed_one_says_so()
    {
        var ended = new ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name is "TaskFarm" or UserName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = ended.Add,
        };
        ActivitySource.AddActivityListener(listener);
        var farm = await TestFarm.StartAsync(await SharedCluster.GetAsync(), engines: 1);

        var good = await farm.Client.RunAsync(new MapTask(static () =>
        {
            using var own = UserSource.StartActivity("own");
            return own is not null;
        }));
        var bad = await farm.Client.RunAsync(new MapTask((Action)(static () => throw new InvalidOperationException("no luck"))));
        Assert.Equal(true, (await farm.Client.GetTaskResultAsync(good, block: true).Within("the task to end"))!.Value);
        Assert.False((await farm.Client.GetTaskResultAsync(bad, block: true).Within("the task to end"))!.Succeeded);

        var own = ended.Single(span => span.OperationName == "own");
        var span = Attempt(ended, farm.Name, good);
        Assert.Equal(span.SpanId, own.ParentSpanId);
        Assert.Equal((1, farm.Engines[0]), (span.GetTagItem("taskfarm.attempt"), span.GetTagItem("taskfarm.engine.id")));
        Assert.Equal((ActivityStatusCode.Unset, ActivityStatusCode.Error), (span.Status, Attempt(ended, farm.Name, bad).Status));
    }

    private static Activity Attempt(IEnumerable<Activity> spans, string farm, long taskId) => spans.Single(span =>
        span.OperationName == "taskfarm.attempt" && Equals(span.GetTagItem("taskfarm.farm"), farm) && Equals(span.GetTagItem("taskfarm.task.id"), taskId));
}
