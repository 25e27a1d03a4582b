namespace TaskFarm.FarmSuite;

public abstract class TaskOptionsTests(IFarmFixture farms) : FarmTests(farms)
{
    public static TheoryData<string> Kinds => ["map", "string", "own"];

    private static BaseTask TaskOf(string kind) => kind switch
    {
        "map" => Jobs.Returning(1),
        "string" => new StringTask("1"),
        _ => new CountingTask("runs"),
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Row", "S2")]
    public void Every_kind_of_task_has_the_common_options_and_their_defaults(string kind)
    {
        var task = TaskOf(kind);

        Assert.False(task.ClearBefore);
        Assert.False(task.ClearAfter);
        Assert.Equal(0, task.Retries);
        Assert.Null(task.RecoveryTask);
        Assert.Null(task.Depend);
        Assert.Null(task.DependExpression);
        Assert.Null(task.Name);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Row", "S2")]
    public async Task Every_kind_of_task_runs_with_all_the_options(string kind)
    {
        var farm = await StartWithoutEnginesAsync();
        var task = TaskOf(kind) with
        {
            ClearBefore = true,
            ClearAfter = true,
            Retries = 2,
            RecoveryTask = Jobs.Nothing(),
            Depend = static properties => properties.Get("size", 0) > 1,
            DependExpression = "size < 3",
            Name = "with everything",
        };

        var id = await farm.RunAsync(task);
        await farm.AddEngineAsync(("size", 1));
        await farm.AddEngineAsync(("size", 3));
        var fit = await farm.AddEngineAsync(("size", 2));

        var result = await farm.ResultAsync(id);
        Assert.Null(result.Failure);
        Assert.Equal(1, result.GetValue<int>());
        Assert.Equal(fit, result.EngineId);
        Assert.Equal(1, result.Attempts);
    }

    [Fact]
    [Trait("Row", "S2")]
    public void Fewer_than_no_retries_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Jobs.Nothing() with { Retries = -1 });
}
