namespace TaskFarm.FarmSuite;

public abstract class SchedulingTests(IFarmFixture farms) : FarmTests(farms)
{
    [Fact]
    [Trait("Row", "S16")]
    public async Task Fifo_is_the_default_and_runs_tasks_in_the_order_of_submission()
    {
        using var notes = new Notes();
        var farm = await StartWithoutEnginesAsync();

        var ids = await farm.RunAsync([.. Enumerable.Range(0, 10).Select(number => Jobs.Noting(notes, $"{number}"))]);
        await farm.AddEngineAsync();
        await farm.BarrierAsync([.. ids]);

        Assert.Equal(Enumerable.Range(0, 10).Select(number => $"{number}"), notes.Lines);
    }

    [Fact]
    [Trait("Row", "S16")]
    public async Task Fifo_gives_a_task_to_the_worker_that_has_been_idle_longest()
    {
        var farm = await StartWithoutEnginesAsync();
        var engines = new[] { await farm.AddEngineAsync(), await farm.AddEngineAsync(), await farm.AddEngineAsync() };

        for (var number = 0; number < 6; number++)
        {
            var result = await farm.DoAsync(Jobs.Nothing());
            Assert.Equal(engines[number % 3], result.EngineId);
            await farm.EngineIsAsync(EngineState.Idle, engines[number % 3]);
        }
    }

    [Fact]
    [Trait("Row", "S16")]
    public async Task A_task_that_no_idle_worker_may_run_does_not_hold_up_those_behind_it()
    {
        var farm = await StartWithOneEngineAsync();

        var waiting = await farm.RunAsync(Jobs.Nothing() with { Depend = static properties => properties.ContainsKey("gpu") });
        var behind = await farm.RunAsync(Jobs.Returning(1), Jobs.Returning(2));
        await farm.BarrierAsync([.. behind]);

        Assert.False(await farm.HasEndedAsync(waiting));
        Assert.Equal([waiting], (await farm.StatusAsync(verbose: true)).ScheduledIds);
    }

    [Fact]
    [Trait("Row", "S16")]
    public async Task Fifo_holds_among_tasks_that_depend_and_tasks_that_do_not()
    {
        using var notes = new Notes();
        var farm = await StartWithoutEnginesAsync();

        var ids = await farm.RunAsync([.. Enumerable.Range(0, 9).Select(number => Jobs.Noting(notes, $"{number}") with
        {
            DependExpression = (number % 3) switch { 0 => null, 1 => "gpu", _ => "memory > 4" },
        })]);
        await farm.AddEngineAsync(("gpu", true), ("memory", 16));
        await farm.BarrierAsync([.. ids]);

        Assert.Equal(Enumerable.Range(0, 9).Select(number => $"{number}"), notes.Lines);
    }

    [Fact]
    [Trait("Row", "S17")]
    public async Task Lifo_runs_the_newest_task_first()
    {
        using var notes = new Notes();
        var farm = await StartAsync(new FarmSettings { Engines = 0, SchedulerName = "lifo" });

        var ids = await farm.RunAsync([.. Enumerable.Range(0, 10).Select(number => Jobs.Noting(notes, $"{number}"))]);
        await farm.AddEngineAsync();
        await farm.BarrierAsync([.. ids]);

        Assert.Equal(Enumerable.Range(0, 10).Reverse().Select(number => $"{number}"), notes.Lines);
    }

    [Fact]
    [Trait("Row", "S17")]
    public async Task Lifo_gives_a_task_to_the_worker_that_became_idle_last()
    {
        var farm = await StartAsync(new FarmSettings { Engines = 0, SchedulerName = "lifo" });
        await farm.AddEngineAsync();
        var newest = await farm.AddEngineAsync();

        for (var number = 0; number < 4; number++)
        {
            Assert.Equal(newest, (await farm.DoAsync(Jobs.Nothing())).EngineId);
            await farm.EngineIsAsync(EngineState.Idle, newest);
        }
    }

    [Fact]
    [Trait("Row", "S17")]
    public async Task Lifo_puts_a_failed_task_to_the_front_again()
    {
        using var notes = new Notes();
        var farm = await StartAsync(new FarmSettings { Engines = 0, SchedulerName = "lifo" });

        var ids = await farm.RunAsync(Jobs.Noting(notes, "other"), Jobs.NotingAndFailing(notes, "failing") with { Retries = 2 });
        await farm.AddEngineAsync();
        await farm.BarrierAsync([.. ids]);

        Assert.Equal(["failing", "failing", "failing", "other"], notes.Lines);
    }

    [Fact]
    [Trait("Row", "S18")]
    public async Task A_scheduler_of_the_users_own_is_chosen_by_the_name_of_its_type()
    {
        using var notes = new Notes();
        var farm = await StartAsync(new FarmSettings { Engines = 0, SchedulerName = typeof(EvenIdsFirstScheduler).AssemblyQualifiedName! });

        var ids = await farm.RunAsync([.. Enumerable.Range(0, 6).Select(number => Jobs.Noting(notes, $"{number}"))]);
        await farm.Client.AbortAsync(4);
        await farm.AddEngineAsync();
        await farm.BarrierAsync([.. ids]);

        Assert.Equal(["0", "2", "1", "3", "5"], notes.Lines);
    }

    [Fact]
    [Trait("Row", "S18")]
    public async Task A_scheduler_that_throws_stops_the_farm_and_nobody_hangs()
    {
        using var gate = new Gate();
        var farm = await StartAsync(new FarmSettings { Engines = 1, SchedulerName = typeof(BreakingScheduler).AssemblyQualifiedName! });
        var ids = await farm.RunAsync(Jobs.Holding(gate), Jobs.Nothing());
        var result = farm.Client.GetTaskResultAsync(ids[1], block: true);
        var barrier = farm.Client.BarrierAsync();

        // The third task waits behind the first; the scheduler meets it when that ends, or at once.
        var third = await Record.ExceptionAsync(() => farm.RunAsync(Jobs.Nothing()));
        gate.Open();

        foreach (var wait in new Task[] { result, barrier })
        {
            var error = await Assert.ThrowsAsync<FarmUnavailableException>(() => wait.Within("the waits to end with the farm"));
            Assert.Contains("the scheduler broke on purpose", error.Message, StringComparison.Ordinal);
        }

        Assert.True(third is null or FarmUnavailableException);
        await Assert.ThrowsAsync<FarmUnavailableException>(() => farm.RunAsync(Jobs.Nothing()));
    }

    [Fact]
    [Trait("Row", "S18")]
    public async Task A_scheduler_that_loses_its_mind_while_nobody_calls_stops_the_farm_too()
    {
        using var gate = new Gate();
        var farm = await StartAsync(new FarmSettings { Engines = 1, SchedulerName = typeof(LyingScheduler).AssemblyQualifiedName! });
        var ids = await farm.RunAsync(Jobs.Holding(gate), Jobs.Nothing());
        var result = farm.Client.GetTaskResultAsync(ids[1], block: true);

        gate.Open();

        await Assert.ThrowsAsync<FarmUnavailableException>(() => result.Within("the wait to end with the farm"));
    }

    [Fact]
    [Trait("Row", "S19")]
    public async Task A_task_runs_only_where_its_predicate_holds()
    {
        var farm = await StartAsync();
        var small = await farm.AddEngineAsync(("memory", 4));
        var large = await farm.AddEngineAsync(("memory", 16));

        for (var number = 0; number < 3; number++)
        {
            var onLarge = await farm.DoAsync(Jobs.Nothing() with { Depend = static properties => properties.Get<int>("memory") >= 16 });
            var onSmall = await farm.DoAsync(Jobs.Nothing() with { DependExpression = "memory < 16" });
            Assert.Equal(large, onLarge.EngineId);
            Assert.Equal(small, onSmall.EngineId);
        }
    }

    [Fact]
    [Trait("Row", "S19")]
    public async Task A_predicate_that_throws_counts_as_no()
    {
        var farm = await StartWithoutEnginesAsync();
        await farm.AddEngineAsync();
        await farm.AddEngineAsync(("memory", "much"));
        var fit = await farm.AddEngineAsync(("memory", 16));

        // Get throws where there is no such property, and where it is no number.
        var result = await farm.DoAsync(Jobs.Nothing() with { Depend = static properties => properties.Get<int>("memory") > 1 });
        var never = await farm.RunAsync(Jobs.Nothing() with { Depend = static properties => throw new InvalidOperationException("on purpose") });
        await farm.DoAsync(Jobs.Nothing());

        Assert.Equal(fit, result.EngineId);
        Assert.False(await farm.HasEndedAsync(never));
    }

    [Fact]
    [Trait("Row", "S19")]
    public async Task An_unknown_name_makes_an_expression_false()
    {
        var farm = await StartAsync();

        var waiting = await farm.RunAsync(Jobs.Nothing() with { DependExpression = "gpu && memory >= 16" });
        await farm.DoAsync(Jobs.Nothing());
        Assert.False(await farm.HasEndedAsync(waiting));

        var half = await farm.AddEngineAsync(("gpu", true));
        await farm.DoAsync(Jobs.Nothing() with { DependExpression = "gpu" });
        Assert.False(await farm.HasEndedAsync(waiting));

        await farm.Client.Engine(half).SetPropertiesAsync(Values(("memory", 16)));
        Assert.Equal(half, (await farm.ResultAsync(waiting)).EngineId);
    }

    [Fact]
    [Trait("Row", "S19")]
    public async Task A_recovery_task_runs_where_its_own_predicate_holds()
    {
        var farm = await StartWithoutEnginesAsync();
        var first = await farm.AddEngineAsync(("first", true));
        var second = await farm.AddEngineAsync(("second", true));

        var result = await farm.DoAsync(Jobs.Failing() with
        {
            DependExpression = "first",
            RecoveryTask = Jobs.Returning(1) with { DependExpression = "second" },
        });

        Assert.NotEqual(first, result.EngineId);
        Assert.Equal(second, result.EngineId);
    }

    [Fact]
    [Trait("Row", "S31")]
    public async Task Spin_changes_nothing_where_nothing_fits_and_can_be_called_at_any_time()
    {
        var farm = await StartWithOneEngineAsync();

        await farm.Client.SpinAsync();
        var waiting = await farm.RunAsync(Jobs.Nothing() with { DependExpression = "gpu" });
        await farm.Client.SpinAsync();
        await farm.DoAsync(Jobs.Nothing());
        await farm.Client.SpinAsync();

        Assert.Equal([waiting], (await farm.StatusAsync(verbose: true)).ScheduledIds);
        Assert.True((await farm.DoAsync(Jobs.Nothing())).Succeeded);
    }
}
