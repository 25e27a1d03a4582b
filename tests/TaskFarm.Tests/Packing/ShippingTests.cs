using System.Runtime.CompilerServices;
using TaskFarm.Packing;
using TaskFarm.Tests.Packing.Samples;

namespace TaskFarm.Tests.Packing;

public class ShippingTests
{
    private const string Helper = "namespace Helping { public sealed record Box(int Value); public static class Twice { public static int Of(int x) => 2 * x; } }";

    private const string Jobs = """
        using Helping;
        namespace Foreign
        {
            public static class Jobs
            {
                public static int Runs;
                public static ITask Lambda(int x) => new MapTask((int y) => Twice.Of(y) + x, [5]) { Depend = properties => properties.Get("n", 0) > x };
                public static ITask Static() => new MapTask(static () => ++Runs);
                public static ITask Boxes(int x) => new MapTask((Box box) => new Box(box.Value + 1), [new Box(x)]) { RecoveryTask = new Own { Number = x } };
                public static ITask Later(int x) => new MapTask(async (int y) => { await Task.Yield(); return Generic<int>.Add(x, y); }, [5]);
            }
            public static class Generic<T> { public static T[] Add(params T[] items) => Array.ConvertAll(items, item => item); }
            public sealed record Own : BaseTask
            {
                public int Number { get; init; }
                public override System.Threading.Tasks.ValueTask<object?> RunAsync(EngineNamespace engine, System.Threading.CancellationToken ct) => new(Number);
            }
        }
        """;

    [Fact]
    public async Task A_task_runs_where_nobody_knew_its_assembly()
    {
        using var foreign = new ForeignAssembly(("Helping", Helper), ("Foreign", Jobs));
        var packed = PackedTask.Read(PackedTask.Pack(foreign.Call<ITask>("Foreign.Jobs", "Lambda", 7)).Bytes);
        Assert.Equal(["Foreign", "Helping"], packed.Code.Select(code => code.Name));
        var source = ForeignAssembly.Ship(packed.Code);
        var loader = new CodeLoader(source);

        var task = Assert.IsType<MapTask>(await packed.UnpackAsync(loader));

        Assert.NotSame(foreign.Assembly, task.Function.Method.Module.Assembly);
        Assert.Equal(17, await task.RunAsync(null!, default));
        Assert.True((await packed.PackedDependency!.UnpackAsync(loader)).IsMetBy(new EngineProperties([new("n", 8)])));
        Assert.Equal(2, source.Asked.Count);
    }

    [Fact]
    public async Task All_tasks_of_one_code_run_on_one_copy_of_it()
    {
        using var foreign = new ForeignAssembly(("Helping", Helper), ("Foreign", Jobs));
        var task = PackedTask.Pack(foreign.Call<ITask>("Foreign.Jobs", "Static"));
        var source = ForeignAssembly.Ship(task.Code);
        var loader = new CodeLoader(source);

        var values = new List<object?>();
        for (var run = 0; run < 3; run++)
        {
            values.Add(await (await PackedTask.Read(task.Bytes).UnpackAsync(loader)).RunAsync(null!, default));
        }

        Assert.Equal([1, 2, 3], values);
        Assert.Equal(new[] { 7, 5 }, await (await PackedTask.Pack(foreign.Call<ITask>("Foreign.Jobs", "Later", 7)).UnpackAsync(loader)).RunAsync(null!, default));
        Assert.Equal(2, source.Asked.Count);
    }

    [Fact]
    public async Task Values_of_shipped_types_come_back_to_whoever_has_the_types()
    {
        using var foreign = new ForeignAssembly(("Helping", Helper), ("Foreign", Jobs));
        var packed = PackedTask.Pack(foreign.Call<ITask>("Foreign.Jobs", "Boxes", 7));
        var loader = new CodeLoader(ForeignAssembly.Ship(packed.Code));

        var value = await (await packed.UnpackAsync(loader)).RunAsync(null!, default);
        var returned = PackedReturn.Pack(new TaskReturn(value));

        Assert.Equal(["Helping"], ValuePacker.CodeOf(returned.Bytes).Select(code => code.Name));
        Assert.Equal(CodeFiles.Read(packed.Code.Single(code => code.Name == "Helping")), CodeFiles.Read(ValuePacker.CodeOf(returned.Bytes)[0]));
        Assert.Equal("Box { Value = 8 }", returned.Unpack(await loader.LoadAsync(packed.Code)).Value!.ToString());
        Assert.Equal(7, await (await packed.RecoveryTask!.UnpackAsync(loader)).RunAsync(null!, default));
        Assert.Equal("Foreign.Own", packed.RecoveryTask.Kind);

        // Who doesn't have them keeps the result, and hears why its value is missing.
        var result = new TaskResult(3, "e", new TaskReturn(returned), null, default, null, default, default, 1, "");
        var read = PackedResult.Read(PackedResult.Pack(result));
        Assert.Equal((3L, "e", false), (read.TaskId, read.EngineId, read.Succeeded));
        Assert.Contains("its value can't be read here: The assembly Helping", read.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_wants_the_same_code_at_once_shares_one_load_and_may_leave_it()
    {
        using var foreign = new ForeignAssembly(("Helping", Helper), ("Foreign", Jobs));
        var packed = PackedTask.Pack(foreign.Call<ITask>("Foreign.Jobs", "Lambda", 7));
        var gate = new TaskCompletionSource();
        var shipped = packed.Code.ToDictionary(one => one.Hash, CodeFiles.Read);
        var source = new ShippedFiles(shipped) { Ready = gate.Task };
        var loader = new CodeLoader(source);
        using var leaving = new CancellationTokenSource();

        var loads = Enumerable.Range(0, 8).Select(_ => loader.LoadAsync([.. packed.Code]).AsTask()).ToList();
        var left = loader.LoadAsync([.. packed.Code], leaving.Token).AsTask();
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        gate.SetResult();

        Assert.Single((await Task.WhenAll(loads)).Distinct());
        Assert.Equal(2, source.Asked.Count);
    }

    [Fact]
    public async Task Code_that_nobody_has_or_that_is_not_what_it_says_is_an_error_that_names_it()
    {
        using var foreign = new ForeignAssembly(("Helping", Helper), ("Foreign", Jobs));
        var packed = PackedTask.Pack(foreign.Call<ITask>("Foreign.Jobs", "Lambda", 7));
        var identity = packed.Code[0];

        var missing = await Assert.ThrowsAsync<CodeNotFoundException>(async () => await packed.UnpackAsync(new CodeLoader()));
        Assert.Equal("Foreign", missing.AssemblyName);
        Assert.Contains(identity.ModuleVersionId.ToString(), missing.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<CodeNotFoundException>(async () => await packed.UnpackAsync(new CodeLoader(new ShippedFiles([]))));

        var swapped = packed.Code.ToDictionary(one => one.Hash, one => CodeFiles.Read(packed.Code.First(other => other != one)));
        var wrong = await Assert.ThrowsAsync<CodeNotFoundException>(async () => await packed.UnpackAsync(new CodeLoader(new ShippedFiles(swapped))));
        Assert.Contains("other bytes", wrong.Message, StringComparison.Ordinal);

        var notRead = Assert.Throws<CodeNotFoundException>(() => CodeFiles.Read(identity with { Hash = new string('0', 64) }));
        Assert.Equal("Foreign", notRead.AssemblyName);
    }

    [Fact]
    public async Task A_load_that_failed_is_tried_again()
    {
        using var foreign = new ForeignAssembly(("Helping", Helper), ("Foreign", Jobs));
        var packed = PackedTask.Pack(foreign.Call<ITask>("Foreign.Jobs", "Lambda", 7));
        var files = new Dictionary<string, ReadOnlyMemory<byte>>();
        var loader = new CodeLoader(new ShippedFiles(files));

        await Assert.ThrowsAsync<CodeNotFoundException>(async () => await packed.UnpackAsync(loader));
        foreach (var code in packed.Code)
        {
            files[code.Hash] = CodeFiles.Read(code);
        }

        Assert.Equal(17, await (await packed.UnpackAsync(loader)).RunAsync(null!, default));
    }

    [Fact]
    public async Task Shipped_code_in_use_works_on_when_its_loader_is_gone()
    {
        using var foreign = new ForeignAssembly(("Helping", Helper), ("Foreign", Jobs));
        var task = await UnpackAsync(PackedTask.Pack(foreign.Call<ITask>("Foreign.Jobs", "Boxes", 7)));
        for (var round = 0; round < 5; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        // Its helper, too, is packed with what it refers to, though only now asked for.
        var value = await task.RunAsync(null!, default);
        Assert.Equal("Box { Value = 8 }", value!.ToString());
        Assert.Equal(["Foreign", "Helping"], PackedTask.Pack(task).Code.Select(code => code.Name).Order());

        [MethodImpl(MethodImplOptions.NoInlining)]
        static async Task<ITask> UnpackAsync(PackedTask packed) => await packed.UnpackAsync(new CodeLoader(ForeignAssembly.Ship(packed.Code)));
    }

    [Fact]
    public void Shipped_code_that_nothing_uses_any_more_is_unloaded()
    {
        using var foreign = new ForeignAssembly(("Helping", Helper), ("Foreign", Jobs));
        var loaded = RunAndForget(foreign);

        for (var round = 0; round < 50 && loaded.Any(one => one.IsAlive); round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.All(loaded, one => Assert.False(one.IsAlive));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static List<WeakReference> RunAndForget(ForeignAssembly foreign)
    {
        // On a thread of its own: nothing of it stays on this one's stack.
        List<WeakReference> loaded = [];
        var thread = new Thread(() =>
        {
            var packed = PackedTask.Pack(foreign.Call<ITask>("Foreign.Jobs", "Boxes", 7));
            var loader = new CodeLoader(ForeignAssembly.Ship(packed.Code));
            for (var run = 0; run < 3; run++)
            {
                var task = packed.UnpackAsync(loader).AsTask().Result;
                var value = task.RunAsync(null!, default).AsTask().Result;
                PackedReturn.Pack(new TaskReturn(value)).Unpack(loader.LoadAsync(packed.Code).AsTask().Result);
                loaded.Add(new WeakReference(((MapTask)task).Function.Method.Module.Assembly));
            }
        });
        thread.Start();
        thread.Join();
        return loaded;
    }
}
