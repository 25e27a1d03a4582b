using FsCheck;
using FsCheck.Fluent;
using TaskFarm.FarmSuite;
using TaskFarm.Packing;
using TaskFarm.Tests.Checking;

namespace TaskFarm.Tests.Packing;

/// <summary>Whatever the bytes: one kind of error or an answer, no crash, no hang, no room for what isn't there.</summary>
public class HostileBytesTests
{
    private const long MaxAllocation = 50_000_000;

    private static readonly byte[][] Values = [.. SampleValues().Select(value => ValuePacker.Pack(value))];
    private static readonly byte[][] Tasks = [.. SampleTasks().Select(task => PackedTask.Pack(task).Bytes.ToArray())];

    private static readonly byte[][] Results =
    [
        PackedResult.Pack(new TaskResult(1, "e", new TaskReturn(5, new Dictionary<string, object?> { ["a"] = 1 }), null, default, null, default, default, 1, "o")),
        PackedResult.Pack(new TaskResult(
            1, null, default, new TaskFailure(FailureKind.CompilationError, "t", "m", "s", [new CompilerMessage("C", 1, 2, "t")]), default, null, default, default, 1, "")),
    ];

    [Fact]
    public void Bytes_that_were_changed_are_refused_or_read_and_nothing_else() =>
        RandomCheck.NoFaultIn(Cases(), Shrink, FaultIn, 20_000);

    [Fact]
    public void Every_beginning_of_packed_data_is_refused()
    {
        foreach (var bytes in Values)
        {
            for (var length = 0; length < bytes.Length; length++)
            {
                Assert.ThrowsAny<TaskFarmException>(() => ValuePacker.Unpack(bytes.AsMemory(0, length)));
            }
        }

        foreach (var bytes in Tasks.Where(task => PackedTask.Read(task).RecoveryTask is null))
        {
            for (var length = 0; length < bytes.Length; length++)
            {
                Assert.Throws<PackedDataException>(() => PackedTask.Read(bytes.AsMemory(0, length)));
            }
        }
    }

    [Theory]
    [InlineData(typeof(int[]), 4)]
    [InlineData(typeof(object[]), 1)]
    [InlineData(typeof(List<Guid>), 16)]
    [InlineData(typeof(Dictionary<string, int>), 1)]
    public void A_length_that_the_data_does_not_have_makes_no_room(Type type, int itemSize)
    {
        var packed = ValuePacker.Pack(type.IsArray ? Array.CreateInstance(type.GetElementType()!, 0) : Activator.CreateInstance(type));
        Assert.True(itemSize > 0 && packed[^1] == 0);
        byte[] hostile = [.. packed[..^1], 0xff, 0xff, 0xff, 0xff, 0x07];

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<PackedDataException>(() => ValuePacker.Unpack(hostile));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void Data_of_another_version_says_so() =>
        Assert.Contains("of this version", Assert.Throws<PackedDataException>(() => ValuePacker.Unpack(new byte[] { 200, 0 })).Message, StringComparison.Ordinal);

    [Fact]
    public void A_function_that_is_not_where_it_was_is_refused()
    {
        var packed = ValuePacker.Pack((Func<string, int>)int.Parse);
        var place = packed.AsSpan().IndexOf("Parse"u8);
        packed[place] = (byte)'X';

        Assert.Contains("has no function", Assert.Throws<PackedDataException>(() => ValuePacker.Unpack(packed)).Message, StringComparison.Ordinal);
    }

    private static string? FaultIn(Mutation mutation)
    {
        var bytes = mutation.Bytes();
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            switch (mutation.Kind)
            {
                case 0:
                    ValuePacker.Unpack(bytes);
                    break;
                case 1:
                    for (var task = PackedTask.Read(bytes); task is not null; task = task.RecoveryTask)
                    {
                        _ = task.Code.Count + (task.PackedDependency?.Description.Length ?? 0);
                    }

                    break;
                default:
                    PackedResult.Read(bytes);
                    break;
            }
        }
        catch (TaskFarmException exception) when (exception is PackedDataException || (exception is CodeNotFoundException && mutation.Kind == 0))
        {
        }
        catch (Exception exception)
        {
            return $"{mutation} throws {exception}";
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return allocated > MaxAllocation ? $"{mutation} takes {allocated} bytes" : null;
    }

    private static Gen<Mutation> Cases() =>
        from kind in Gen.Choose(0, 2)
        from sample in Gen.Choose(0, 1_000)
        from changes in Gen.ArrayOf(from place in Gen.Choose(0, 10_000) from value in Gen.Choose(0, 255) from way in Gen.Choose(0, 3) select new Change(place, (byte)value, way))
        select new Mutation(kind, sample, changes);

    private static IEnumerable<Mutation> Shrink(Mutation mutation) =>
        Shrinking.Sequence(mutation.Changes, _ => []).Select(changes => mutation with { Changes = changes });

    private static IEnumerable<object?> SampleValues()
    {
        var captured = 5;
        var node = new ValueTests.Node("a", null);
        node.Next = node;
        return
        [
            1, "text", new object?[] { 1, 2.5, "x", null, true, 5m, new DateTime(1), Guid.Empty }, new int[,] { { 1, 2 } }, new List<string> { "a", "b" },
            new Dictionary<string, object?> { ["a"] = 1, ["b"] = new[] { 1L } }, (int x) => x + captured, () => 1, node, new { A = 1, B = "b" }, (1, "a"),
            new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "a" }, new byte[] { 1, 2, 3 }, typeof(Dictionary<int, string>), new[] { DayOfWeek.Friday },
        ];
    }

    private static IEnumerable<ITask> SampleTasks()
    {
        var captured = 5;
        return
        [
            new MapTask((int x) => x + captured, [1]) { Depend = _ => true, DependExpression = "a", Name = "n" }, new StringTask("s") { Pull = ["a"] },
            new MapTask(() => 1) { RecoveryTask = new CountingTask("x") { RecoveryTask = new StringTask("a") } },
        ];
    }

    private sealed record Change(int Place, byte Value, int Way);

    private sealed record Mutation(int Kind, int Sample, Change[] Changes)
    {
        public byte[] Bytes()
        {
            var samples = Kind switch { 0 => Values, 1 => Tasks, _ => Results };
            var bytes = samples[Sample % samples.Length].ToList();
            foreach (var (place, value, way) in Changes)
            {
                var at = place % (bytes.Count + 1);
                if (way == 0 || at == bytes.Count)
                {
                    bytes.Insert(at, value);
                }
                else if (way == 1)
                {
                    bytes.RemoveAt(at);
                }
                else
                {
                    bytes[at] = way == 2 ? value : (byte)(bytes[at] ^ (1 << (value & 7)));
                }
            }

            return [.. bytes];
        }

        public override string ToString() => $"Kind {Kind}, sample {Sample}, changes {string.Join(' ', Changes.AsEnumerable())}, bytes {Convert.ToHexString(Bytes())}";
    }
}
