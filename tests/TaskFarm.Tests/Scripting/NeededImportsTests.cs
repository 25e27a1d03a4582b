using TaskFarm.Scripting;

namespace TaskFarm.Tests.Scripting;

[Collection(nameof(CompilationCacheTests))]
public sealed class NeededImportsTests
{
    private readonly ScriptNamespace _space = new();

    [Fact]
    public async Task Text_that_mentions_a_name_without_need_is_one_whatever_the_name_stands_for()
    {
        const string Code = "int hits; int Hit() => ++hits; var squares = new[] { 3 }.Select(mentioned => mentioned * mentioned).ToList();";
        await _space.Run(Code);
        await _space.Run("Hit()");
        await _space.Run("var mentioned = \"x\"; Func<int> hit = Hit;");
        await _space.Run(Code);
        await _space.Run("hit()");
        Assert.Equal(1, _space.Pull("hits"));
    }
}
