using System.Diagnostics;
using TaskFarm.FarmSuite;
using TaskFarm.Orleans.Client;
using TaskFarm.Orleans.Messages;
using TaskFarm.Orleans.Tests.Suite;
using TaskFarm.Orleans.Tests.Support;

namespace TaskFarm.Orleans.Tests.Cluster;

/// <summary>Results on their way to a client, when grains, silos and answers get lost.</summary>
public sealed class InboxTests
{
    private static readonly InboxRequest First = new();

    [Fact]
    public async Task An_inbox_that_a_client_takes_for_another_says_so_at_once()
    {
        var cluster = await SharedCluster.GetAsync();
        var inbox = cluster.Cluster.Client.InboxOf("inboxes", Guid.NewGuid());
        var session = (await inbox.TakeAsync(First).Within("an inbox to answer")).Session;
        Assert.NotEqual(Guid.Empty, session);
        var known = inbox.TakeAsync(new InboxRequest { Session = session });

        var strange = await inbox.TakeAsync(new InboxRequest { Session = Guid.NewGuid(), Got = 7 }).Within("the inbox to answer");

        // The one who knows it still waits for a result.
        Assert.False(known.IsCompleted);
        Assert.Equal((session, 0L), (strange.Session, strange.Number));
        Assert.Empty((await known.Within("the inbox to answer that there is nothing")).Results);
    }

    [Fact]
    public async Task A_client_gets_its_result_though_its_inbox_was_deactivated_while_it_waited()
    {
        var cluster = await SharedCluster.GetAsync();
        var farm = await TestFarm.StartAsync(cluster, engines: 1);
        using var gate = new Gate();
        var result = farm.Client.GetTaskResultAsync((await farm.HoldAsync(gate))[0], block: true);
        List<GrainId> inboxes = [];
        await Patience.Until(async () => (inboxes = await InboxesAsync(cluster, farm)).Count > 0, "the client to ask its inbox");
        var inbox = Assert.Single(inboxes);

        await cluster.Cluster.DeactivateAsync(cluster.Cluster.Client.GetGrain<IResultInboxGrain>(inbox)).Within("the inbox to be deactivated");
        gate.Open();

        var ended = Stopwatch.StartNew();
        Assert.True((await result.Within("the result to come"))!.Succeeded);
        Assert.InRange(ended.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_call_that_nobody_answers_is_made_again_and_the_first_answer_counts()
    {
        var calls = new ClusterCalls(new ClusterConnection(), TimeSpan.FromSeconds(30));
        var made = new List<bool>();

        var answer = await calls.DoAsync(
            async isAgain =>
            {
                made.Add(isAgain);
                await Task.Delay(isAgain ? TimeSpan.Zero : Timeout.InfiniteTimeSpan);
                return made.Count;
            },
            CancellationToken.None).Within("the second call to be answered");

        Assert.Equal(2, answer);
        Assert.Equal([false, true], made);
    }

    [Fact]
    public async Task A_client_hears_of_the_end_of_a_task_that_another_handed_in()
    {
        var farm = await TestFarm.StartAsync(await SharedCluster.GetAsync(), engines: 1);
        using var gate = new Gate();
        var id = (await farm.HoldAsync(gate))[0];
        var another = new TaskClient(farm.Cluster.Cluster.Client.GetPackedTaskController(farm.Name));
        var result = another.GetTaskResultAsync(id, block: true);

        gate.Open();

        Assert.True((await result.Within("the result to come to the other client"))!.Succeeded);
    }

    [Fact]
    public async Task An_inbox_that_listens_to_a_task_gets_its_result_without_asking_again()
    {
        var farm = await TestFarm.StartAsync(await SharedCluster.GetAsync(), engines: 1);
        using var gate = new Gate();
        var id = (await farm.HoldAsync(gate))[0];
        var key = Guid.NewGuid();
        Assert.Null(await farm.Cluster.Cluster.Client.TaskOf(farm.Name, id).ListenAsync(key).Within("the task to know who listens"));
        var inbox = farm.Cluster.Cluster.Client.InboxOf(farm.Name, key);
        var session = (await inbox.TakeAsync(First).Within("an inbox to answer")).Session;

        gate.Open();
        await farm.Client.GetTaskResultAsync(id, block: true).Within("the task to end");

        // One take waits for a second; an inbox asks for what is late every two.
        var contents = await inbox.TakeAsync(new InboxRequest { Session = session, Wanted = new WantedResults { Own = [id] } }).Within("the inbox to answer");
        Assert.Equal(id, Assert.Single(contents.Results).TaskId);
    }

    [Fact]
    public async Task Whoever_has_heard_of_an_end_finds_it_counted()
    {
        var farm = await TestFarm.StartAsync(await SharedCluster.GetAsync(), engines: 0);
        var silo = new PlayedSilo(farm, 0);
        var result = farm.Client.CallAsync(static () => 17);
        var order = await FirstOrderAsync(farm, silo);
        var settled = await silo.EndAsync(order, 17);
        Assert.Equal(17, await result.Within("the result to come"));

        // The controller hears of it when the silo reports.
        var status = farm.Client.QueueStatusAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(300));
        await silo.ReportAsync(settled);

        var counts = await status.Within("the queue status");
        Assert.Equal((1, 0), (counts.Succeeded, counts.Pending));
    }

    [Fact]
    public async Task A_result_that_was_heard_is_there_at_once_when_it_is_asked_for_again()
    {
        var farm = await TestFarm.StartAsync(await SharedCluster.GetAsync(), engines: 1);
        var id = await farm.Client.RunAsync(Jobs.Returning(17));
        await farm.Client.GetTaskResultAsync(id, block: true).Within("the task to end");

        var asked = Stopwatch.StartNew();
        Assert.Equal(17, (await farm.Client.GetTaskResultAsync(id, block: true).Within("the result to come again"))!.Value);

        // The inbox asks for what is late every two seconds.
        Assert.InRange(asked.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1.5));
    }

    [Fact]
    public async Task Results_come_before_they_are_waited_for_as_far_as_there_is_room_for_them()
    {
        var farm = await TestFarm.StartAsync(await SharedCluster.GetAsync(), engines: 1);
        var key = Guid.NewGuid();
        var inbox = farm.Cluster.Cluster.Client.InboxOf(farm.Name, key);
        var contents = await inbox.TakeAsync(First).Within("an inbox to answer");
        var waiting = TakeAsync(room: 2);
        await inbox.DeliverAsync([Small(0), Small(1), Small(2)]).Within("results to be delivered");
        contents = await waiting;
        Assert.Equal([(0, true), (1, true)], contents.Results.Select(static result => (result.TaskId, result.IsEarly)));
        Assert.True(contents.HasMore);

        contents = await TakeAsync(room: 2);
        Assert.Equal((2, true, false), (Assert.Single(contents.Results).TaskId, contents.Results[0].IsEarly, contents.HasMore));

        // One that is large is told of, and comes when it is wanted.
        waiting = TakeAsync(room: 2);
        await inbox.DeliverAsync([new DeliveredResult { TaskId = 3, Result = new byte[100_000] }]).Within("a result to be delivered");
        contents = await waiting;
        Assert.Equal((0, true), (contents.Results.Length, contents.HasMore));
        contents = await TakeAsync(room: 0, 3);
        Assert.Equal((3, false, false), (Assert.Single(contents.Results).TaskId, contents.Results[0].IsEarly, contents.HasMore));

        Task<InboxContents> TakeAsync(int room, params long[] wanted) => inbox.TakeAsync(new InboxRequest
        {
            Session = contents.Session,
            Got = contents.Number,
            Room = room,
            Wanted = new WantedResults { Own = wanted },
        }).Within("the inbox to answer");

        static DeliveredResult Small(long id) => new() { TaskId = id, Result = [1] };
    }

    private static async Task<AttemptOrder> FirstOrderAsync(TestFarm farm, PlayedSilo silo)
    {
        await Patience.Until(async () => (await farm.Client.QueueStatusAsync()).Scheduled == 1, "the task to be accepted");
        return (await silo.RegisterAsync(("one", null))).Single();
    }

    private static async Task<List<GrainId>> InboxesAsync(FarmCluster cluster, TestFarm farm)
    {
        var all = await cluster.Cluster.Client.GetGrain<IManagementGrain>(0).GetActiveGrains(GrainType.Create("resultinbox"));
        return all.FindAll(grain => grain.Key.ToString()!.StartsWith(farm.Name, StringComparison.Ordinal));
    }
}
