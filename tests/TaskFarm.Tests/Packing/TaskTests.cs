using TaskFarm.FarmSuite;
using TaskFarm.Packing;

namespace TaskFarm.Tests.Packing;

public class TaskTests
{
    private readonly CodeLoader _loader = new();

    [Fact]
    public async Task A_map_task_comes_back_with_its_options_and_runs()
    {
        var factor = 3;
        var task = new MapTask((int x, string s) => s + (x * factor), [2], new Dictionary<string, object?> { ["s"] = "=" }) { Retries = 2, Name = "job", ClearBefore = true };

        var packed = PackedTask.Read(PackedTask.Pack(task).Bytes);
        var back = Assert.IsType<MapTask>(await packed.UnpackAsync(_loader));

        Assert.Equal(("map", "job", 2), (packed.Kind, packed.Name, packed.Retries));
        Assert.Equal((2, "job", true, false), (back.Retries, back.Name, back.ClearBefore, back.ClearAfter));
        Assert.Equal("=6", await back.RunAsync(null!, default));
        Assert.Contains(packed.Code, code => code.Name == "TaskFarm.Tests");
        Assert.Contains(packed.Code, code => code.Name == "TaskFarm.FarmSuite");
        Assert.Contains(packed.Code, code => code.Name == "FsCheck");
        Assert.DoesNotContain(packed.Code, code => code.Name is "TaskFarm" or "TaskFarm.Local" or "Microsoft.CodeAnalysis" or "System.Runtime" or "netstandard");
    }

    [Fact]
    public async Task Tasks_that_stand_together_name_the_code_that_all_need_once()
    {
        ITask[] tasks =
        [
            new MapTask((int x) => 2 * x, [4]),
            new MapTask(static int () => throw new InvalidOperationException(), []) { Retries = 1, RecoveryTask = new MapTask((int x) => 3 * x, [5]) },
            new StringTask("7"),
        ];
        var code = PackedTask.Pack(tasks[0]).OwnCode;

        var bytes = tasks.Select(task => PackedTask.Pack(task, code).Bytes).ToArray();
        var packed = bytes.Select(one => PackedTask.Read(one, code)).ToArray();

        Assert.Equal(8, await (await packed[0].UnpackAsync(_loader)).RunAsync(null!, default));
        Assert.Equal(15, await (await packed[1].RecoveryTask!.UnpackAsync(_loader)).RunAsync(null!, default));
        Assert.Equal("7", Assert.IsType<StringTask>(await packed[2].UnpackAsync(_loader)).Expression);
        Assert.Equal([.. tasks.Select(task => PackedTask.Pack(task).Code)], packed.Select(one => one.Code));
        Assert.Equal(PackedTask.Pack(tasks[0]).Bytes.Length - code.Encoded.Length, bytes[0].Length, tolerance: 3);
        Assert.Equal(PackedTask.Pack(tasks[1]).Bytes.Length - (2 * code.Encoded.Length), bytes[1].Length, tolerance: 6);
        Assert.Equal(PackedTask.Pack(tasks[2]).Bytes, bytes[2]);
        Assert.Throws<PackedDataException>(() => PackedTask.Read(bytes[0]));
        Assert.True(PackedTask.IsPlain(new ByteReader(bytes[0]), code));
        Assert.False(PackedTask.IsPlain(new ByteReader(bytes[1]), code));
    }

    [Fact]
    public async Task A_string_task_comes_back_with_its_options()
    {
        var task = new StringTask("b = a + 1") { Push = new Dictionary<string, object?> { ["a"] = 1 }, Pull = ["b"], ClearAfter = true };

        var packed = PackedTask.Read(PackedTask.Pack(task).Bytes);
        var back = Assert.IsType<StringTask>(await packed.UnpackAsync(_loader));

        Assert.Equal("string", packed.Kind);
        Assert.Empty(packed.Code);
        Assert.Equal(task.Expression, back.Expression);
        Assert.Equal(task.Push, back.Push);
        Assert.Equal(task.Pull, back.Pull);
        Assert.True(back.ClearAfter && !back.ClearBefore);
    }

    [Fact]
    public async Task A_dependency_travels_beside_the_task()
    {
        var task = new MapTask(() => 1) { Depend = AtLeast(16), DependExpression = "gpu" };

        var packed = PackedTask.Read(PackedTask.Pack(task).Bytes);
        var dependency = await packed.PackedDependency!.UnpackAsync(_loader);

        Assert.Equal(task.Dependency!.Description, packed.PackedDependency.Description);
        Assert.Equal(task.Dependency.Description, ((ITask)packed).Dependency!.Description);
        Assert.Throws<InvalidOperationException>(() => ((ITask)packed).Dependency!.IsMetBy(Properties(("memory", 16))));
        Assert.Equal(((ITask)packed).Dependency, ((ITask)PackedTask.Pack(task)).Dependency);
        Assert.NotEqual(((ITask)packed).Dependency, ((ITask)PackedTask.Pack(task with { Depend = AtLeast(17) })).Dependency);
        Assert.Equal("gpu", dependency.Expression);
        Assert.True(dependency.Predicate!(Properties(("memory", 16))));
        Assert.False(dependency.Predicate!(Properties(("memory", 15))));
        Assert.Equal(packed.PackedDependency, PackedTask.Pack(task).PackedDependency);
        Assert.Null(Assert.IsType<MapTask>(await packed.UnpackAsync(_loader)).Dependency);
    }

    [Fact]
    public async Task The_chain_of_recovery_tasks_comes_along_and_each_link_unpacks_for_itself()
    {
        var task = new MapTask(() => 1) { Retries = 1, RecoveryTask = new StringTask("2") { Retries = 2, RecoveryTask = new CountingTask("x") { Retries = 3 } } };

        var packed = PackedTask.Read(PackedTask.Pack(task).Bytes);

        Assert.Equal(["map", "string", typeof(CountingTask).FullName!], [packed.Kind, packed.RecoveryTask!.Kind, packed.RecoveryTask.RecoveryTask!.Kind]);
        Assert.Equal([1, 2, 3], [packed.Retries, packed.RecoveryTask.Retries, packed.RecoveryTask.RecoveryTask.Retries]);
        Assert.Null(packed.RecoveryTask.RecoveryTask.RecoveryTask);
        Assert.Null(Assert.IsType<MapTask>(await packed.UnpackAsync(_loader)).RecoveryTask);
        Assert.Equal("x", Assert.IsType<CountingTask>(await packed.RecoveryTask.RecoveryTask.UnpackAsync(_loader)).Variable);
        Assert.Equal(packed.RecoveryTask.Bytes, PackedTask.Read(packed.RecoveryTask.Bytes).Bytes);
    }

    [Fact]
    public async Task A_users_kind_of_task_comes_back()
    {
        var picky = PackedTask.Pack(new PickyTask("gpu"));
        Assert.Equal("gpu", Assert.IsType<PickyTask>(await picky.UnpackAsync(_loader)).Kind);
        Assert.Contains("PickyTask", picky.PackedDependency!.Description, StringComparison.Ordinal);
        Assert.True((await picky.PackedDependency.UnpackAsync(_loader)).IsMetBy(Properties(("runs", "gpu"))));

        var recovering = PackedTask.Pack(new SelfRecoveringTask("notes"));
        Assert.Null(recovering.RecoveryTask);
        Assert.Equal(1, Assert.IsType<SelfRecoveringTask>(await recovering.UnpackAsync(_loader)).Retries);

        var steps = PackedTask.Pack(new StepsTask("notes") { RecoveryTask = new MapTask(() => 5), Dependency = new Dependency(_ => true) });
        Assert.Equal("map", steps.RecoveryTask!.Kind);
        Assert.Equal(5, await ((StepsTask)await steps.UnpackAsync(_loader)).RecoveryTask!.RunAsync(null!, default));
    }

    [Fact]
    public void A_result_comes_back()
    {
        var result = new TaskResult(
            7, "e1", new TaskReturn(new[] { 1, 2 }, new Dictionary<string, object?> { ["a"] = "b" }), null, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddSeconds(1),
            TimeSpan.FromSeconds(2), DateTimeOffset.UnixEpoch.AddSeconds(3), 4, "out");

        Check(PackedResult.Read(PackedResult.Pack(result)));
        var inner = PackedReturn.Read(PackedReturn.Pack(new TaskReturn(new[] { 1, 2 }, new Dictionary<string, object?> { ["a"] = "b" })).Bytes);
        Check(PackedResult.Read(PackedResult.Pack(new TaskResult(
            7, "e1", new TaskReturn(inner), null, result.Submitted, result.Started, result.Duration, result.Completed!.Value, 4, "out"))));

        void Check(TaskResult back)
        {
            Assert.Equal((7L, "e1", 4, "out"), (back.TaskId, back.EngineId, back.Attempts, back.Output));
            Assert.Equal((result.Submitted, result.Started, result.Completed, result.Duration), (back.Submitted, back.Started, back.Completed, back.Duration));
            Assert.Equal(new[] { 1, 2 }, back.Value);
            Assert.Equal("b", back["a"]);
        }
    }

    [Fact]
    public void A_failed_result_comes_back()
    {
        var failure = new TaskFailure(FailureKind.CompilationError, "T", "m", "at x", [new CompilerMessage("CS1", 2, 3, "text")]);
        var back = PackedResult.Read(PackedResult.Pack(new TaskResult(
            1, null, default, failure, DateTimeOffset.UnixEpoch, null, default, DateTimeOffset.UnixEpoch, 0, ""))).Failure!;

        Assert.Equal((FailureKind.CompilationError, "T", "m", "at x"), (back.Kind, back.ExceptionType, back.Message, back.StackTrace));
        Assert.Equal(failure.CompilerMessages, back.CompilerMessages);
    }

    private static Func<EngineProperties, bool> AtLeast(int least) => properties => properties.Get("memory", 0) >= least;

    private static EngineProperties Properties(params (string Name, object? Value)[] values) => new(values.ToDictionary(value => value.Name, value => value.Value));
}
