using TaskFarm.FarmSuite;
using TaskFarm.Packing;
using TaskFarm.Storing;

namespace TaskFarm.Tests.Store;

/// <summary>What is heard when, and what a commit is made of.</summary>
public sealed class CommitTests : StoreTests
{
    [Fact]
    public async Task An_id_is_given_out_when_its_task_is_on_disk()
    {
        var store = new WatchedStore(FilePath);
        var farm = await StartAsync(store);
        store.HoldUp();
        var id = farm.Client.RunAsync(new MapTask(static () => 5));
        await Patience.Until(() => store.Begun > store.Written.Count, "the commit to begin");
        Assert.False(id.IsCompleted);

        store.GoOn();

        Assert.Equal(0, await id.Within("the id"));
        Assert.Contains(store.Written, batch => batch.Accepted.Any(task => task.Id == 0));
    }

    [Fact]
    public async Task Nobody_hears_of_a_result_before_it_is_on_disk_and_engines_go_on_meanwhile()
    {
        using var gate = new Gate();
        var store = new WatchedStore(FilePath);
        var farm = await StartAsync(store);
        var ids = await farm.Client.RunAsync([new MapTask(Gate.Hold, [gate.Path]), new MapTask(static () => 5), new MapTask(Gate.Announce, [gate.Path])]);
        await gate.ArrivedAsync();
        await farm.Client.QueueStatusAsync();
        store.HoldUp();
        gate.Open();
        var result = farm.Client.GetTaskResultAsync(ids[1], block: true);
        var barrier = farm.Client.BarrierAsync();
        var status = farm.Client.QueueStatusAsync();
        await gate.ArrivedAsync(2);

        Assert.False(result.IsCompleted);
        Assert.False(barrier.IsCompleted);
        Assert.Null(await farm.Client.GetTaskResultAsync(ids[0]));
        Assert.Null(await farm.Client.GetTaskResultAsync(ids[1]));

        store.GoOn();
        Assert.Equal(5, (await result.Within("the result"))!.Value);
        await barrier.Within("the barrier");
        await status.Within("the status");
        Assert.Equal(3, (await farm.Client.QueueStatusAsync()).Succeeded);
    }

    [Fact]
    public async Task What_came_while_a_commit_ran_goes_with_the_next_in_the_order_in_which_it_came()
    {
        var store = new WatchedStore(FilePath);
        var farm = await StartAsync(store, engines: 0);
        store.HoldUp();
        var first = farm.Client.RunAsync(new MapTask(static () => 0));
        await Patience.Until(() => store.Begun > store.Written.Count, "the commit to begin");
        var (before, later) = (store.Written.Count, Enumerable.Range(1, 20).Select(_ => farm.Client.RunAsync(new MapTask(static () => 0))).ToList());

        store.GoOn();

        Assert.Equal(0, await first.Within("the first id"));
        Assert.Equal(Enumerable.Range(1, 20).Select(id => (long)id), await Task.WhenAll(later).Within("the other ids"));
        Assert.Equal(before + 2, store.Written.Count);
        Assert.Equal(Enumerable.Range(1, 20).Select(id => (long)id), store.Written[^1].Accepted.Select(task => task.Id));
    }

    [Fact]
    public async Task A_task_that_cant_be_packed_is_refused_by_its_path_and_none_of_its_batch_is_accepted()
    {
        var farm = await StartAsync(new WatchedStore(FilePath));
        using var stream = new MemoryStream();

        var exception = await Assert.ThrowsAsync<PackingException>(
            () => farm.Client.RunAsync([new MapTask(static () => 1), new MapTask(static (Stream s) => s.Length, [stream])]));

        Assert.Contains("MemoryStream", exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, await farm.Client.RunAsync(new MapTask(static () => 1)));
    }

    [Fact]
    public async Task A_result_that_cant_be_packed_fails_its_task_by_its_path()
    {
        var farm = await StartAsync(new WatchedStore(FilePath));
        await farm.Client.RunAsync(new MapTask(static object () => new List<object> { 1, new MemoryStream() }));

        var failure = (await ResultAsync(farm, 0)).Failure!;

        Assert.Equal(typeof(PackingException).FullName, failure.ExceptionType);
        Assert.Contains("[1]", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_code_of_a_task_is_stored_with_the_first_that_needs_it_and_dropped_at_a_start_that_needs_it_no_more()
    {
        var store = new WatchedStore(FilePath);
        var farm = await StartAsync(store, engines: 0);
        await farm.Client.RunAsync(new MapTask(static () => 1));
        await farm.Client.RunAsync(new MapTask(static () => 2));
        var code = store.Written.SelectMany(batch => batch.Code).Select(code => code.Hash).ToList();
        Assert.Equal(code.Distinct(), code);
        Assert.NotEmpty(code);

        var next = new WatchedStore(store.TakePicture());
        var waiting = await StartAsync(next);
        Assert.NotNull(await next.FindAsync(code[0]));
        await waiting.Client.BarrierAsync().Within("the tasks to end");

        var last = new WatchedStore(next.TakePicture());
        await StartAsync(last);
        await Patience.Until(async () => await last.FindAsync(code[0]) is null, "the code to be dropped");
    }

    [Fact]
    public async Task Tasks_that_need_the_same_code_have_one_list_of_it_on_disk()
    {
        var store = new WatchedStore(FilePath);
        var farm = await StartAsync(store, engines: 0);
        var task = new MapTask(static () => 1);
        await farm.Client.RunAsync([task, task]);
        await farm.Client.RunAsync(task);

        var tasks = store.Written.SelectMany(batch => batch.Accepted).ToList();
        var hash = Assert.Single(tasks.Select(CutTask.ListOf).Distinct());
        var list = Assert.Single(store.Written.SelectMany(batch => batch.Code), code => code.Hash == hash);
        var whole = PackedTask.Pack(task).Bytes.ToArray();
        Assert.Equal(3, tasks.Count);
        Assert.All(tasks, cut => Assert.True(cut.Bytes.Length < whole.Length - list.Bytes.Length / 2));
        Assert.All(tasks, cut => Assert.Equal(whole, CutTask.Mend(cut, list.Bytes).Bytes.ToArray()));
    }
}
