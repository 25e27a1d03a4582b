using System.Text.Json.Nodes;
using TaskFarm.Packing;
using TaskFarm.Scripting;

namespace TaskFarm.Tests.Scripting;

public sealed class FunctionTaskTests
{
    [Fact]
    public async Task Function_in_text_gets_its_arguments()
    {
        Assert.Equal(20, await ValueOf(new FunctionTask("(int x) => 2 * x") { Arguments = [10] }));
        Assert.Equal(3.0, await ValueOf(new FunctionTask("Math.Sqrt") { Arguments = [9.0] }));
        Assert.Equal(7, await ValueOf(new FunctionTask("async x => { await Task.Yield(); return x.Length; }") { Arguments = ["a piece"] }));
    }

    [Fact]
    public async Task Arguments_may_be_named_or_left_to_their_defaults()
    {
        Assert.Equal(13, await ValueOf(new FunctionTask("(int x, int y = 3) => x + y") { Arguments = [10] }));
        Assert.Equal(8, await ValueOf(new FunctionTask("(int x, int y) => x - y") { NamedArguments = new Dictionary<string, object?> { ["y"] = 2, ["x"] = 10 } }));
        Assert.Equal(12L, await ValueOf(new FunctionTask("(x, y) => x + y") { Arguments = [10, 2], ParameterTypes = [typeof(long), typeof(int)] }));
    }

    [Fact]
    public async Task Json_is_json_whatever_it_holds()
    {
        var lengthOf = new FunctionTask("json => json is System.Text.Json.Nodes.JsonArray list ? list.Count : -1") { Arguments = [JsonNode.Parse("[1, 2]")] };
        Assert.Equal(2, await ValueOf(lengthOf));
        Assert.Equal(-1, await ValueOf(lengthOf with { Arguments = [JsonNode.Parse("{}")] }));
    }

    [Fact]
    public async Task It_travels_without_the_code_of_its_caller()
    {
        var packed = PackedTask.Pack(new FunctionTask("(json, add) => (int)json[\"n\"] + add")
        {
            Arguments = [JsonNode.Parse("{\"n\": 40}"), 2],
            ParameterTypes = [typeof(JsonNode), typeof(int)],
            Retries = 3,
        });
        Assert.Empty(packed.Code);
        Assert.Equal(3, packed.Retries);
        var task = await PackedTask.Read(packed.Bytes).UnpackAsync(new CodeLoader());
        Assert.Equal(42, await ValueOf(Assert.IsType<FunctionTask>(task)));
    }

    [Fact]
    public async Task Text_that_does_not_compile_fails_its_task()
    {
        await using var farm = await LocalFarm.StartAsync(new LocalFarmOptions { Engines = 1 });
        var id = await farm.Client.RunAsync(new FunctionTask("x => x.Nope") { Arguments = ["text"] });
        var result = (await farm.Client.GetTaskResultAsync(id, block: true))!;
        Assert.Equal(FailureKind.CompilationError, result.Failure?.Kind);
        Assert.StartsWith("(1,8): error CS1061", result.Failure?.Message, StringComparison.Ordinal);
    }

    private static async Task<object?> ValueOf(FunctionTask task) => await task.RunAsync(new ScriptNamespace(), CancellationToken.None);
}
