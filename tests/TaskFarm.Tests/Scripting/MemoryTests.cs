using System.Runtime.CompilerServices;
using TaskFarm.Scripting;

namespace TaskFarm.Tests.Scripting;

[Collection(nameof(CompilationCacheTests))]
public sealed class MemoryTests
{
    [Fact]
    [Trait("Row", "S7")]
    public void Reset_gives_the_code_back()
    {
        var space = new ScriptNamespace();
        var types = RunTexts(space);
        Assert.Contains(types, type => type.IsAlive);
        space.Reset();
        AssertCollected(types);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static List<WeakReference> RunTexts(ScriptNamespace space)
    {
        var types = new List<WeakReference>();
        for (var index = 0; index < 300; index++)
        {
            space.Run($"class P{index % 10} {{ public int X = {index}; }} var p{index % 10} = new P{index % 10}(); int F{index}() => p{index % 10}.X;")
                .GetAwaiter().GetResult();
            types.Add(new WeakReference(space.Pull($"p{index % 10}")!.GetType()));
        }

        return types;
    }

    private static void AssertCollected(List<WeakReference> references)
    {
        for (var round = 0; round < 20 && references.Exists(reference => reference.IsAlive); round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.Equal(0, references.Count(reference => reference.IsAlive));
    }
}
