using TaskFarm.Scripting;

namespace TaskFarm.Tests.Scripting;

/// <summary>Counts compilations of the whole process, so it runs alone.</summary>
[Collection(nameof(CompilationCacheTests))]
[CollectionDefinition(nameof(CompilationCacheTests), DisableParallelization = true)]
public sealed class CompilationCacheTests
{
    private readonly ScriptNamespace _space = new();

    [Fact]
    public async Task Same_text_is_compiled_once_in_the_process()
    {
        const string Code = "var once = 1; once + 41";
        var before = CodeCompiler.Emissions;
        for (var round = 0; round < 3; round++)
        {
            var space = new ScriptNamespace();
            for (var run = 0; run < 3; run++)
                Assert.Equal(42, await space.Run(Code));
            space.Reset();
            Assert.Equal(42, await space.Run(Code));
        }

        Assert.Equal(before + 1, CodeCompiler.Emissions);
    }

    [Fact]
    public async Task Text_is_compiled_once_however_many_ask_at_once()
    {
        var before = CodeCompiler.Emissions;
        var runs = Enumerable.Range(0, 8).Select(_ => Task.Run(() => new ScriptNamespace().Run("\"asked at once\".Length")));
        Assert.All(await Task.WhenAll(runs), value => Assert.Equal(13, value));
        Assert.Equal(before + 1, CodeCompiler.Emissions);
    }

    [Fact]
    public async Task Texts_that_redeclare_a_name_in_turn_are_not_compiled_again()
    {
        string[] codes = ["var turn = 1;", "turn + 1", "var turn = \"s\";", "turn + 1", "turn = 2.5", "turn", "using X = System.Int32; new X()", "using X = System.Int64; new X()"];
        foreach (var code in codes.Concat(codes))
            await _space.Run(code);
        var before = CodeCompiler.Emissions;
        var loaded = _space.LoadedCount;
        for (var round = 0; round < 50; round++)
            foreach (var code in codes)
                await _space.Run(code);
        Assert.Equal(before, CodeCompiler.Emissions);
        Assert.Equal(loaded, _space.LoadedCount);
    }

    [Fact]
    public async Task Values_of_types_in_turn_are_not_compiled_again()
    {
        object?[] values = [1, "x", null, 2.5];
        var before = 0L;
        for (var round = 0; round < 10; round++)
        {
            foreach (var value in values)
            {
                _space.Push("inTurn", value);
                Assert.Equal(value, await _space.Run("inTurn"));
            }

            if (round == 0)
                before = CodeCompiler.Emissions;
        }

        Assert.Equal(before, CodeCompiler.Emissions);
    }

    [Fact]
    public async Task Failing_text_is_compiled_once()
    {
        await Assert.ThrowsAsync<CompilationException>(() => _space.Run("notThereAtAll"));
        var before = CodeCompiler.Emissions;
        await Assert.ThrowsAsync<CompilationException>(() => _space.Run("notThereAtAll"));
        Assert.Equal(before, CodeCompiler.Emissions);
    }

    [Fact]
    public async Task Idle_texts_are_unloaded_and_live_names_stay()
    {
        await _space.Run("var kept = 1; int Kept() => kept; var gone = 1;");
        await _space.Run("var gone = 2;");
        for (var index = 0; index < 2 * LoadedTexts.MaxIdle; index++)
            await _space.Run($"kept + {index}");
        Assert.InRange(_space.LoadedCount, 1, 2 * LoadedTexts.MaxIdle);
        Assert.Equal(3, await _space.Run("kept++; Kept() + gone - 1"));
    }

    [Fact]
    public async Task Warm_up_can_be_asked_for_more_than_once()
    {
        await ScriptNamespace.WarmUp();
        Assert.Same(ScriptNamespace.WarmUp(), ScriptNamespace.WarmUp());
    }
}
