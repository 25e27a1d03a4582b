using System.Linq.Expressions;
using TaskFarm.FarmSuite;
using TaskFarm.Packing;

namespace TaskFarm.Tests.Packing;

public class RefusalTests
{
    private readonly Stream _stream = Stream.Null;

    [Fact]
    public void The_path_leads_to_what_can_not_travel()
    {
        using var stream = new MemoryStream();
        var job = new Job { Source = stream };

        Refused(new MapTask((int x, Job y) => x, [1, job]), "task.Arguments[1].Source", "'task.Arguments[1].Source' is a System.IO.MemoryStream, which can't travel: it stands for something of this process. Send what it was made of instead.");
        Refused(new MapTask(() => stream.Length), "the captured variable 'stream'", "The captured variable 'stream' is a System.IO.MemoryStream, which can't travel");
        Refused(new MapTask(() => job.Source), "the captured variable 'job.Source'", "The captured variable 'job.Source' is a System.IO.MemoryStream");
        Refused(new MapTask(() => _stream.Length), "the captured variable 'this._stream'", "System.IO.Stream");
        Refused(new MapTask(new Job { Source = stream }.Work), "task.Function.Target.Source", "System.IO.MemoryStream");
        Refused(new StringTask("s") { Push = new Dictionary<string, object?> { ["n"] = 1, ["s"] = new List<object> { 1, stream } } }, "task.Push[\"s\"][1]", "System.IO.MemoryStream");
        Refused(new MapTask(() => 1) { Depend = _ => stream.CanRead }, "the captured variable 'stream'", "System.IO.MemoryStream");
        Refused(new MapTask(() => 1) { RecoveryTask = new MapTask((object x) => x, [stream]) }, "task.RecoveryTask.Arguments[0]", "System.IO.MemoryStream");
        Refused(new HoldingTask(stream), "task.Held", "System.IO.MemoryStream");
    }

    [Fact]
    public void The_path_in_a_value_leads_through_members_items_and_keys()
    {
        var bad = Stream.Null;
        Refused(new { A = new[] { (1, bad) } }, "value.A[0].Item2");
        Refused(new Dictionary<string, object> { ["k"] = bad }, "value[\"k\"].Value");
        Refused(new object[,] { { 1, 2 }, { 3, bad } }, "value[1, 1]");
        Refused(new Stack<object>([bad, 1]), "value[1]");
        Refused(new KeyValuePair<int, object>(1, bad), "value.Value");
        Refused(new Job?[] { null, new() { Source = bad } }, "value[1].Source");
    }

    public static TheoryData<object, string> Unsendable()
    {
        Expression<Func<int, int>> tree = x => x + 1;
        return new()
        {
            { Thread.CurrentThread, "it stands for something of this process" },
            { Task.CompletedTask, "Await it, and send its value" },
            { default(ValueTask<int>), "Await it, and send its value" },
            { CancellationToken.None, "it stands for something of this process" },
            { new CancellationTokenSource(), "it stands for something of this process" },
            { IntPtr.Zero, "it stands for something of this process" },
            { new ReaderWriterLockSlim(), "it stands for something of this process" },
            { new SemaphoreSlim(1), "it stands for something of this process" },
            { new Lazy<int>(() => 1), "Send its Value instead" },
            { Enumerable.Range(0, 3).Select(x => x + 1), "Call ToArray" },
            { new[] { 1 }.Where(x => x > 0), "Call ToArray" },
            { tree, "expression tree" },
            { tree.Compile(), "made while the program ran" },
            { new System.Dynamic.ExpandoObject(), "dynamic object" },
            { new InvalidOperationException("x"), "Send its message instead" },
            { new OwnException(), "Send its message instead" },
            { new OwnList { 1 }, "made on System.Collections.Generic.List<System.Int32>" },
            { new Random(1), "it stands for something of this process" },
            { (Action)Nothing + Nothing, "send each for itself" },
            { typeof(string).GetMethod("Trim", [])!, "it stands for something of this process" },
            { StringComparer.Create(System.Globalization.CultureInfo.GetCultureInfo("de"), true), "of one culture" },
        };
    }

    [Theory]
    [MemberData(nameof(Unsendable), DisableDiscoveryEnumeration = true)]
    public void What_stands_for_something_of_this_process_is_refused(object value, string reason)
    {
        var refused = Assert.Throws<PackingException>(() => ValuePacker.Pack(value));

        Assert.Equal("value", refused.Path);
        Assert.StartsWith("'value' is ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_of_types_without_a_file_are_refused()
    {
        var assembly = System.Reflection.Emit.AssemblyBuilder.DefineDynamicAssembly(new("Made"), System.Reflection.Emit.AssemblyBuilderAccess.RunAndCollect);
        var type = assembly.DefineDynamicModule("Made").DefineType("T", System.Reflection.TypeAttributes.Public).CreateType();

        var refused = Assert.Throws<PackingException>(() => ValuePacker.Pack(new[] { Activator.CreateInstance(type) }));

        Assert.Equal("value[0]", refused.Path);
        Assert.Contains("Types that code in an engine defined stay on that engine", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_only_neighbouring_lambdas_captured_neither_hinders_nor_goes_along()
    {
        using var stream = new MemoryStream();
        var (factor, large) = (3, new byte[100_000]);
        Func<long> neighbour = () => stream.Length + large.Length;

        var packed = ValuePacker.Pack((int x) => x * factor);

        Assert.Equal(12, ((Func<int, int>)ValuePacker.Unpack(packed)!)(4));
        Assert.InRange(packed.Length, 1, 50_000);
        Assert.Throws<PackingException>(() => ValuePacker.Pack(neighbour));
    }

    [Fact]
    public async Task All_that_a_lambda_uses_goes_along_however_deep_it_uses_it()
    {
        var (a, b, c) = (1, 2, 4);
        using var stream = new MemoryStream();
        Func<long> neighbour = () => stream.Length;
        Func<int> inner = () => a;
        int Local() => b;
        Func<Task<int>> outer = async () =>
        {
            await Task.Yield();
            Func<int> deep = () => c + Local();
            return inner() + deep() + Numbers().Sum();
            IEnumerable<int> Numbers()
            {
                yield return a;
                yield return b;
            }
        };

        for (var level = 8; level < 9; level++)
        {
            var here = level;
            var back = (Func<Task<int>>)ValuePacker.Unpack(ValuePacker.Pack((Func<Task<int>>)(async () => here + await outer())))!;
            Assert.Equal(18, await back());
        }

        Assert.Equal(0, neighbour());
    }

    [Fact]
    public void Lambdas_that_share_variables_go_on_sharing_them()
    {
        var (count, other) = (0, 5);
        Action add = () => count++;
        Func<int> read = () => count + other;

        var back = (object[])ValuePacker.Unpack(ValuePacker.Pack(new object[] { add, read }))!;
        ((Action)back[0])();

        Assert.Equal(6, ((Func<int>)back[1])());
        Assert.Equal(0, count);
    }

    [Theory]
    [InlineData(900, true)]
    [InlineData(1_100, false)]
    [InlineData(100_000, false)]
    public void Values_nested_too_deep_are_refused_with_their_path(int depth, bool travels)
    {
        ValueTests.Node? node = null;
        for (var level = 0; level < depth; level++)
        {
            node = new ValueTests.Node("n", node);
        }

        if (travels)
        {
            Assert.Equal("n", ((ValueTests.Node)ValuePacker.Unpack(ValuePacker.Pack(node))!).Next!.Name);
            return;
        }

        var refused = Assert.Throws<PackingException>(() => ValuePacker.Pack(node));
        Assert.StartsWith("value.Next.Next", refused.Path, StringComparison.Ordinal);
        Assert.Contains("nested deeper than 1000 levels", refused.Message, StringComparison.Ordinal);
        Assert.InRange(refused.Message.Length, 100, 1_000);
    }

    [Fact]
    public void A_small_stack_refuses_sooner_and_never_overflows()
    {
        object value = 1;
        for (var level = 0; level < 999; level++)
        {
            value = new object[] { value };
        }

        var packed = ValuePacker.Pack(value);
        Exception? packing = null, unpacking = null;
        var thread = new Thread(
            () =>
            {
                packing = Record.Exception(() => ValuePacker.Pack(value));
                unpacking = Record.Exception(() => ValuePacker.Unpack(packed));
            },
            256 * 1024);
        thread.Start();
        thread.Join();

        Assert.True(packing is null or PackingException, packing?.ToString());
        Assert.True(unpacking is null or PackedDataException, unpacking?.ToString());
    }

    private static void Refused(ITask task, string path, string message)
    {
        var refused = Assert.Throws<PackingException>(() => PackedTask.Pack(task));
        Assert.Equal(path, refused.Path);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    private static void Refused(object value, string path) => Assert.Equal(path, Assert.Throws<PackingException>(() => ValuePacker.Pack(value)).Path);

    private static void Nothing()
    {
    }

    public sealed class Job
    {
        public Stream? Source { get; init; }

        public bool Work() => Source is null;
    }

    public sealed record HoldingTask(object Held) : CountingTask("x");

    public sealed class OwnException : Exception;

    public sealed class OwnList : List<int>;
}
