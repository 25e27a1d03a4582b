namespace TaskFarm.FarmSuite;

public abstract class MapTests(IFarmFixture farms) : FarmTests(farms)
{
    [Fact]
    [Trait("Row", "S34")]
    public async Task Map_applies_a_function_elementwise_with_the_values_in_order()
    {
        var farm = await StartAsync();

        var values = await farm.Client.MapAsync(static (int x) => x * x, Enumerable.Range(0, 2_500)).Within("a map of 2,500 items");

        Assert.Equal(Enumerable.Range(0, 2_500).Select(x => x * x), values);
    }

    [Fact]
    [Trait("Row", "S34")]
    public async Task Map_takes_two_and_three_sequences()
    {
        var farm = await StartAsync();

        var two = await farm.Client.MapAsync(static (int x, int y) => x + y, [1, 2, 3], [10, 20, 30]).Within("a map");
        var three = await farm.Client.MapAsync(static (int x, string y, char z) => $"{x}{y}{z}", [1, 2], ["a", "b"], ['!', '?']).Within("a map");

        Assert.Equal([11, 22, 33], two);
        Assert.Equal(["1a!", "2b?"], three);
    }

    [Fact]
    [Trait("Row", "S34")]
    public async Task Map_awaits_async_functions()
    {
        var farm = await StartAsync();

        var values = await farm.Client.MapAsync(
            static async (int x) =>
            {
                await Task.Yield();
                return x + 1;
            },
            [1, 2, 3]).Within("a map");

        Assert.Equal([2, 3, 4], values);
    }

    [Fact]
    [Trait("Row", "S34")]
    public async Task Map_of_nothing_is_nothing()
    {
        var farm = await StartWithoutEnginesAsync();

        Assert.Empty(await farm.Client.MapAsync(static (int x) => x, Array.Empty<int>()).Within("a map of nothing"));
        Assert.Equal(0, await farm.CountAsync());
    }

    [Fact]
    [Trait("Row", "S34")]
    public async Task Sequences_of_unequal_length_are_refused_and_nothing_is_submitted()
    {
        var farm = await StartAsync();

        var two = await Assert.ThrowsAsync<ArgumentException>(() => farm.Client.MapAsync(static (int x, int y) => x + y, [1, 2, 3], [1, 2]));
        var three = await Assert.ThrowsAsync<ArgumentException>(
            () => farm.Client.MapAsync(static (int x, int y, int z) => x + y + z, [1, 2], [1, 2], [1]));

        Assert.Contains("3, 2", two.Message, StringComparison.Ordinal);
        Assert.Contains("2, 2, 1", three.Message, StringComparison.Ordinal);
        Assert.Equal(0, await farm.CountAsync());
    }

    [Fact]
    [Trait("Row", "S34")]
    public async Task Map_is_balanced_over_the_engines_that_are_free()
    {
        using var gate = new Gate();
        var farm = await StartAsync();

        // One item holds its engine to the end: the other engine does all the others.
        var map = farm.Client.Mapper(new MapOptions()).MapAsync(
            static (int x, string path) =>
            {
                if (x == 0)
                    Gate.Hold(path);
                return x;
            },
            Enumerable.Range(0, 50),
            Enumerable.Repeat(gate.Path, 50));
        await Patience.Until(async () => (await farm.StatusAsync()).Succeeded == 49, "the free engine to do the 49 other items");
        Assert.False(map.IsCompleted);
        gate.Open();

        Assert.Equal(Enumerable.Range(0, 50), await map.Within("the map to end"));
    }

    [Fact]
    [Trait("Row", "S34")]
    public async Task Failures_come_together_as_one_error_that_lists_each()
    {
        var farm = await StartAsync();

        var error = await Assert.ThrowsAsync<CompositeTaskException>(() => farm.Client.MapAsync(
            static (int x) => x % 2 == 0 ? x : throw new ArgumentException($"odd: {x}"), Enumerable.Range(0, 7)).Within("a map"));

        Assert.Equal(["odd: 1", "odd: 3", "odd: 5"], error.Failures.Select(failure => failure.Failure.Message));
        Assert.Equal([1, 3, 5], error.Failures.Select(failure => failure.TaskId));
        Assert.Equal(error.Failures, error.InnerExceptions);
        Assert.Contains("3 of 7 tasks failed", error.Message, StringComparison.Ordinal);
        foreach (var odd in new[] { 1, 3, 5 })
            Assert.Contains($"task {odd}: System.ArgumentException: odd: {odd}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Row", "S34")]
    public async Task Cancelling_a_map_aborts_what_is_left_of_it()
    {
        using var gate = new Gate();
        using var stop = new CancellationTokenSource();
        var farm = await StartWithOneEngineAsync();

        var map = farm.Client.MapAsync(static (string path) => Held(path), Enumerable.Repeat(gate.Path, 20), stop.Token);
        await gate.ArrivedAsync();
        await stop.CancelAsync();

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => map.Within("the token to end the map"));
        Assert.Equal(stop.Token, error.CancellationToken);
        gate.Open();
        await farm.Client.BarrierAsync().Within("all tasks of the map to end");
        Assert.Equal(20, (await farm.StatusAsync()).Aborted);
        Assert.Equal(1, gate.Arrivals);
    }

    [Fact]
    [Trait("Row", "S35")]
    public async Task A_mapper_gives_each_task_its_options()
    {
        using var notes = new Notes();
        var farm = await StartWithOneEngineAsync();
        await (await farm.EngineAsync()).PushAsync(Values(("before", 1)));

        var mapper = farm.Client.Mapper(new MapOptions { Retries = 2, ClearBefore = true });
        var values = await mapper.MapAsync(static (string path) => Notes.FailTimes(path, 2), [notes.Path]).Within("the map");

        Assert.Equal([3], values);
        Assert.Empty(await (await farm.EngineAsync()).KeysAsync());
        await (await farm.EngineAsync()).PushAsync(Values(("before", 1)));
        await farm.Client.Mapper(new MapOptions { ClearAfter = true }).MapAsync(static (int x) => x, [1]).Within("the map");
        Assert.Empty(await (await farm.EngineAsync()).KeysAsync());
    }

    [Fact]
    [Trait("Row", "S35")]
    public async Task A_mapper_depends_by_predicate_and_by_expression()
    {
        var farm = await StartAsync();
        var fit = await farm.AddEngineAsync(("gpu", true), ("memory", 16));

        var predicate = farm.Client.Mapper(new MapOptions { Depend = static properties => properties.Get("gpu", false) });
        var expression = farm.Client.Mapper(new MapOptions { DependExpression = "gpu && memory >= 16" });
        var ids = (await predicate.SubmitAsync(static (int x) => x, Enumerable.Range(0, 10)))
            .Concat(await expression.SubmitAsync(static (int x) => x, Enumerable.Range(0, 10)));

        foreach (var id in ids)
            Assert.Equal(fit, (await farm.ResultAsync(id)).EngineId);
    }

    [Fact]
    [Trait("Row", "S35")]
    [Trait("Row", "S22")]
    public async Task The_items_of_a_map_share_a_recovery_task_and_each_recovers()
    {
        var farm = await StartAsync();
        var mapper = farm.Client.Mapper(new MapOptions { Retries = 1, RecoveryTask = Jobs.Returning(-1) with { Retries = 1 } });

        var ids = await mapper.SubmitAsync(static (int x) => x % 2 == 0 ? x : throw new ArgumentException("odd"), Enumerable.Range(0, 5));
        await farm.BarrierAsync([.. ids]);

        var results = await Task.WhenAll(ids.Select(farm.ResultAsync));
        Assert.Equal([0, -1, 2, -1, 4], results.Select(result => result.GetValue<int>()));
        Assert.Equal([1, 3, 1, 3, 1], results.Select(result => result.Attempts));
    }

    [Fact]
    [Trait("Row", "S35")]
    public async Task A_mapper_that_does_not_wait_returns_the_ids_in_order()
    {
        using var gate = new Gate();
        var farm = await StartWithOneEngineAsync();
        await farm.RunAsync(Jobs.Holding(gate));
        var mapper = farm.Client.Mapper(new MapOptions());

        var one = await mapper.SubmitAsync(static (int x) => 10 * x, [1, 2]).Within("the ids, while nothing can run");
        var two = await mapper.SubmitAsync(static (int x, int y) => x + y, [1], [2]).Within("the ids, while nothing can run");
        var three = await mapper.SubmitAsync(static (int x, int y, int z) => x + y + z, [1], [2], [3]).Within("the ids, while nothing can run");

        Assert.Equal([1, 2], one);
        Assert.Equal([3], two);
        Assert.Equal([4], three);
        gate.Open();
        Assert.Equal(20, (await farm.ResultAsync(2)).Value);
        Assert.Equal(6, (await farm.ResultAsync(4)).Value);
    }

    [Fact]
    [Trait("Row", "S36")]
    public async Task Parallel_turns_a_function_into_one_that_maps()
    {
        var farm = await StartAsync();

        var square = farm.Client.Parallel(static (int x) => x * x);
        var recovering = farm.Client.Parallel(static int (int x) => throw new ArgumentException($"{x}"), new MapOptions { RecoveryTask = Jobs.Returning(-1) });

        var squares = await square.InvokeAsync([1, 2, 3]).Within("the parallel function");
        var again = await square.InvokeAsync([4]).Within("the parallel function, called again");
        var recovered = await recovering.InvokeAsync([1, 2]).Within("the parallel function with options");

        Assert.Equal([1, 4, 9], squares);
        Assert.Equal([16], again);
        Assert.Equal([-1, -1], recovered);
        Assert.Equal(6, await farm.CountAsync());
    }

    private static int Held(string path)
    {
        Gate.Hold(path);
        return 1;
    }
}
