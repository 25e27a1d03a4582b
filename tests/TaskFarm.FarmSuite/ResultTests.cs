using System.Globalization;

namespace TaskFarm.FarmSuite;

public abstract class ResultTests(IFarmFixture farms) : FarmTests(farms)
{
    private static readonly TimeSpan AWhile = TimeSpan.FromMilliseconds(300);

    [Fact]
    [Trait("Row", "S10")]
    public async Task The_timers_tell_waiting_from_running()
    {
        using var gate = new Gate();
        var farm = await StartWithoutEnginesAsync();

        var id = await farm.RunAsync(Jobs.Holding(gate));
        await farm.PassAsync(AWhile);
        await farm.AddEngineAsync();
        await gate.ArrivedAsync();
        await farm.PassAsync(2 * AWhile);
        gate.Open();

        var result = await farm.ResultAsync(id);
        Assert.InRange(result.Started!.Value - result.Submitted, AWhile, 100 * AWhile);
        Assert.InRange(result.Duration, 2 * AWhile, 100 * AWhile);
        Assert.InRange(result.Completed!.Value - result.Started.Value, result.Duration, 100 * AWhile);
        Assert.Equal(TimeSpan.Zero, result.Submitted.Offset);
    }

    [Fact]
    [Trait("Row", "S10")]
    public async Task The_duration_includes_tidying_up()
    {
        using var gate = new Gate();
        using var notes = new Notes();
        var farm = await StartWithOneEngineAsync();

        var id = await farm.RunAsync(new StepsTask(notes.Path, gateInAfter: gate.Path));
        await gate.ArrivedAsync();
        await farm.PassAsync(AWhile);
        gate.Open();

        Assert.InRange((await farm.ResultAsync(id)).Duration, AWhile, 100 * AWhile);
    }

    [Fact]
    [Trait("Row", "S10")]
    public async Task A_task_that_never_ran_has_not_started()
    {
        var farm = await StartWithoutEnginesAsync();

        var id = await farm.RunAsync(Jobs.Nothing());
        await farm.Client.AbortAsync(id);

        var result = await farm.ResultAsync(id);
        Assert.Null(result.Started);
        Assert.NotNull(result.Completed);
        Assert.Equal(TimeSpan.Zero, result.Duration);
        Assert.Equal(0, result.Attempts);
        Assert.Null(result.EngineId);
    }

    [Fact]
    [Trait("Row", "S11")]
    public async Task A_success_has_its_id_its_engine_and_its_values()
    {
        var farm = await StartWithOneEngineAsync();
        await farm.RunAsync(Jobs.Nothing());

        var result = await farm.DoAsync(new StringTask("var b = a + 1; b * 2") { Push = Values(("a", 1)), Pull = ["a", "b"] });

        Assert.Equal(1, result.TaskId);
        Assert.Equal((await farm.EnginesAsync())[0].Id, result.EngineId);
        Assert.True(result.Succeeded);
        Assert.Null(result.Failure);
        Assert.Equal(["a", "b"], result.Keys);
        Assert.Equal(2, (int)result.Ns.b);
        Assert.Equal(2, (int)result.Ns["b"]);
        Assert.Equal(2, result["b"]);
        Assert.Equal(2L, result.Get<long>("b"));
        Assert.Equal(4, result.Value);
        Assert.Equal(1, result.Attempts);
    }

    [Fact]
    [Trait("Row", "S11")]
    public async Task A_failure_has_no_keys()
    {
        var farm = await StartAsync();

        var result = await farm.DoAsync(new StringTask("throw new System.InvalidOperationException();") { Push = Values(("a", 1)), Pull = ["a"] });

        Assert.False(result.Succeeded);
        Assert.NotNull(result.Failure);
        Assert.NotNull(result.EngineId);
        Assert.Empty(result.Keys);
    }

    [Fact]
    [Trait("Row", "S11")]
    public async Task A_name_that_was_not_pulled_is_an_error_that_says_so()
    {
        var farm = await StartAsync();

        var result = await farm.DoAsync(new StringTask("var a = 1;") { Pull = ["a"] });

        Assert.Equal("name 'b' is not defined", Assert.Throws<NameNotDefinedException>(() => result["b"]).Message);
        Assert.Throws<NameNotDefinedException>(() => (object?)result.Ns.b);
        Assert.Throws<NameNotDefinedException>(() => result.Get<int>("b"));
    }

    [Fact]
    [Trait("Row", "S12")]
    public async Task Reading_a_failure_throws_what_the_task_threw()
    {
        var farm = await StartAsync();

        var result = await farm.DoAsync(Jobs.Failing("no luck"));

        foreach (var read in new Action[]
        {
            () => _ = result.Value, () => _ = result.Ns, () => _ = result["a"], () => result.GetValue<int>(), () => result.Get<int>("a"), result.RaiseException,
        })
        {
            var thrown = Assert.Throws<RemoteTaskException>(read);
            Assert.Equal("no luck", thrown.Failure.Message);
            Assert.Equal("System.InvalidOperationException", thrown.Failure.ExceptionType);
            Assert.Equal(result.TaskId, thrown.TaskId);
            Assert.Equal(result.EngineId, thrown.EngineId);
            Assert.Contains("no luck", thrown.Message, StringComparison.Ordinal);
            Assert.IsAssignableFrom<TaskFarmException>(thrown);
        }
    }

    [Fact]
    [Trait("Row", "S12")]
    public async Task Raising_the_exception_of_a_success_does_nothing() => (await (await StartAsync()).DoAsync(Jobs.Nothing())).RaiseException();

    [Fact]
    [Trait("Row", "S13")]
    public async Task A_namespace_prints_as_its_values_in_every_culture()
    {
        var farm = await StartAsync();
        var before = CultureInfo.CurrentCulture;

        var result = await farm.DoAsync(new StringTask("""var a = 17; var foo = new[] { 0, 1, 2 }; var s = "it's"; var half = 0.5;""")
        {
            Pull = ["a", "foo", "s", "half"],
        });

        CultureInfo.CurrentCulture = new CultureInfo("de-DE");
        try
        {
            Assert.Equal(@"NS{'a': 17, 'foo': [0, 1, 2], 's': 'it\'s', 'half': 0.5}", (string)result.Ns.ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    [Trait("Row", "S13")]
    public async Task The_namespace_of_the_seeds_prints_as_there()
    {
        var farm = await StartAsync();

        var result = await farm.DoAsync(new StringTask("var foo = System.Linq.Enumerable.ToList(System.Linq.Enumerable.Range(0, 3));")
        {
            Push = Values(("a", 17)),
            Pull = ["a", "foo"],
        });

        Assert.Equal("NS{'a': 17, 'foo': [0, 1, 2]}", (string)result.Ns.ToString());
        Assert.Equal("NS{}", (string)(await farm.DoAsync(Jobs.Nothing())).Ns.ToString());
    }

    [Fact]
    [Trait("Row", "S14")]
    public async Task A_result_asked_for_without_blocking_is_null_until_the_task_has_ended()
    {
        using var gate = new Gate();
        var farm = await StartWithOneEngineAsync();

        var running = await farm.RunAsync(Jobs.Holding(gate));
        var waiting = await farm.RunAsync(Jobs.Nothing());
        await gate.ArrivedAsync();

        Assert.Null(await farm.Client.GetTaskResultAsync(running));
        Assert.Null(await farm.Client.GetTaskResultAsync(waiting));
        var blocking = farm.Client.GetTaskResultAsync(running, block: true);
        Assert.False(blocking.IsCompleted);
        gate.Open();
        Assert.Equal(running, (await blocking.Within("the wait for the task to end with it"))!.TaskId);
        Assert.NotNull(await farm.Client.GetTaskResultAsync(running));
    }

    [Fact]
    [Trait("Row", "S14")]
    public async Task Many_can_wait_for_one_result_and_read_it_again()
    {
        using var gate = new Gate();
        var farm = await StartAsync();

        var id = await farm.RunAsync(Jobs.Holding(gate));
        var waits = Enumerable.Range(0, 20).Select(_ => farm.Client.GetTaskResultAsync(id, block: true)).ToList();
        gate.Open();

        var results = await Task.WhenAll(waits).Within("20 waits to end with their task");
        Assert.All(results, result => Assert.Equal(id, result!.TaskId));
        Assert.True((await farm.ResultAsync(id)).Succeeded);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Row", "S14")]
    public async Task An_id_that_is_not_there_is_an_error_that_says_so(bool block)
    {
        var farm = await StartAsync();
        await farm.DoAsync(Jobs.Nothing());
        await farm.Client.ClearAsync();

        foreach (var id in new long[] { -1, 0, 1, 1_000_000_000_000 })
        {
            var error = await Assert.ThrowsAsync<TaskNotFoundException>(() => farm.Client.GetTaskResultAsync(id, block));
            Assert.Equal(id, error.TaskId);
            Assert.Contains($"{id}", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    [Trait("Row", "S14")]
    public async Task A_token_ends_the_wait_and_not_the_task()
    {
        using var gate = new Gate();
        using var stop = new CancellationTokenSource();
        var farm = await StartAsync();

        var id = await farm.RunAsync(Jobs.Holding(gate));
        var other = farm.Client.GetTaskResultAsync(id, block: true);
        var wait = farm.Client.GetTaskResultAsync(id, block: true, stop.Token);
        await stop.CancelAsync();

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait.Within("the token to end the wait"));
        Assert.Equal(stop.Token, error.CancellationToken);
        gate.Open();
        Assert.True((await other.Within("the wait without a token to go on"))!.Succeeded);
    }

    [Fact]
    public async Task A_value_is_read_as_the_type_that_is_asked_for()
    {
        var farm = await StartAsync();

        var result = await farm.DoAsync(Jobs.Returning(300));

        Assert.Equal(300L, result.GetValue<long>());
        Assert.Equal(300.0, result.GetValue<double>());
        Assert.Equal(300, result.GetValue<int?>());
        Assert.Contains("Guid", Assert.Throws<InvalidCastException>(() => result.GetValue<Guid>()).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidCastException>(() => result.GetValue<byte>());
    }
}
