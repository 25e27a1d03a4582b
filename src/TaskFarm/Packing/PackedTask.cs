using TaskFarm.Control;

namespace TaskFarm.Packing;

/// <summary>A task as bytes: what a farm needs to know of it in the clear, the rest unopened.</summary>
/// <remarks>
/// A <see cref="TaskRecord"/> can hold it and decide on retries and recoveries; to run, it must be unpacked.
/// </remarks>
public sealed class PackedTask : ITask
{
    private const byte Version = 1;

    private readonly TaskKind _kind;
    private readonly ReadOnlyMemory<byte> _payload;
    private readonly CodeList _payloadCode;
    private readonly Dependency? _dependency;
    private CodeList? _code;

    private PackedTask(ReadOnlyMemory<byte> bytes, in Link link, PackedTask? recovery)
    {
        Bytes = bytes;
        (_kind, Kind, Name, Retries, PackedDependency, _payload, _payloadCode) = link;
        _dependency = PackedDependency is null ? null : new Dependency(PackedDependency);
        RecoveryTask = recovery;
    }

    /// <summary>All of the task as bytes, its recovery tasks included.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <inheritdoc/>
    public string? Name { get; }

    /// <summary>"map", "string", or the full name of the task's type.</summary>
    public string Kind { get; }

    /// <inheritdoc/>
    public int Retries { get; }

    /// <summary>What runs when the retries are used up; null for nothing.</summary>
    public PackedTask? RecoveryTask { get; }

    /// <summary>Which engines may run the task; null for any.</summary>
    public PackedDependency? PackedDependency { get; }

    /// <summary>All assemblies that the task, its recovery tasks and their predicates need, those excepted that every process of a farm has.</summary>
    public IReadOnlyList<CodeIdentity> Code => _code ??= FindCode();

    /// <summary>What of it the first task of the chain needs.</summary>
    internal CodeList OwnCode => _payloadCode;

    ITask? ITask.RecoveryTask => RecoveryTask;

    /// <summary>Describes what is asked of an engine; to ask it, unpack <see cref="PackedDependency"/>.</summary>
    Dependency? ITask.Dependency => _dependency;

    /// <summary>Packs a task and its chain of recovery tasks.</summary>
    /// <remarks>The chain ends as a farm would end it: at a task that was in it before, and after 1,000.</remarks>
    /// <exception cref="PackingException">Something in it can't travel.</exception>
    public static PackedTask Pack(ITask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return task as PackedTask ?? TaskPacking.Pack(task);
    }

    /// <summary>Reads a task's header, and those of its recovery tasks. Loads and runs nothing.</summary>
    /// <exception cref="PackedDataException">The bytes are not a packed task.</exception>
    public static PackedTask Read(ReadOnlyMemory<byte> bytes) => Read(bytes, null);

    /// <summary>Packs a task that stands with others which need the same code: it names its own where that is another.</summary>
    /// <remarks>Its bytes are to be read with that code.</remarks>
    internal static PackedTask Pack(ITask task, CodeList? sharedCode) => task as PackedTask ?? TaskPacking.Pack(task, sharedCode);

    /// <summary>Reads a task that stands with others.</summary>
    internal static PackedTask Read(ReadOnlyMemory<byte> bytes, CodeList? sharedCode)
    {
        var link = ReadLink(bytes, sharedCode, out var rest);
        if (rest.IsEmpty)
        {
            return new PackedTask(bytes, link, null);
        }

        var links = new Stack<(ReadOnlyMemory<byte> Bytes, Link Link)>([(bytes, link)]);
        while (!rest.IsEmpty)
        {
            if (links.Count == TaskRecord.MaxRecoveries)
            {
                throw new PackedDataException($"The packed task has more than {TaskRecord.MaxRecoveries} recovery tasks.");
            }

            bytes = rest;
            links.Push((bytes, ReadLink(bytes, sharedCode, out rest)));
        }

        PackedTask? task = null;
        while (links.TryPop(out var last))
        {
            task = new PackedTask(last.Bytes, last.Link, task);
        }

        return task!;
    }

    /// <summary>Makes this task, without its recovery tasks and its dependency, ready to run on an engine.</summary>
    /// <param name="loader">Finds its code.</param>
    /// <param name="ct">Ends the wait for the code.</param>
    /// <exception cref="CodeNotFoundException">Nobody has its code.</exception>
    /// <exception cref="PackedDataException">The task's bytes are not such, or name what is not in its code.</exception>
    public ValueTask<ITask> UnpackAsync(CodeLoader loader, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(loader);
        var scope = loader.LoadAsync(_payloadCode, ct);
        return scope.IsCompletedSuccessfully ? new ValueTask<ITask>(Unpack(scope.Result)) : UnpackWhenLoaded(scope);
    }

    ValueTask ITask.BeforeAsync(EngineNamespace engine, CancellationToken cancellationToken) => throw NotUnpacked();

    ValueTask<object?> ITask.RunAsync(EngineNamespace engine, CancellationToken cancellationToken) => throw NotUnpacked();

    ValueTask ITask.AfterAsync(EngineNamespace engine, CancellationToken cancellationToken) => throw NotUnpacked();

    TaskReturn ITask.ProcessResult(object? outcome) => throw NotUnpacked();

    /// <summary>Whether a packed task has neither a dependency nor a recovery task: of such a one a controller has nothing to know.</summary>
    internal static bool IsPlain(ByteReader from, CodeList? sharedCode) => Link.Read(from, sharedCode).Dependency is null && from.Left == 0;

    private static Link ReadLink(ReadOnlyMemory<byte> bytes, CodeList? sharedCode, out ReadOnlyMemory<byte> rest)
    {
        var reader = new ByteReader(bytes);
        var link = Link.Read(reader, sharedCode);
        rest = reader.Rest();
        return link;
    }

    private static InvalidOperationException NotUnpacked() => new("The task is packed: unpack it first, and run what comes out.");

    private async ValueTask<ITask> UnpackWhenLoaded(ValueTask<CodeScope> scope) => Unpack(await scope.ConfigureAwait(false));

    private ITask Unpack(CodeScope scope) =>
        Unpacker.Unpack(_payload, scope, this, static (from, task) => TaskPacking.ReadPayload(from, task._kind, task.Name, task.Retries), names: null, _payloadCode);

    private CodeList FindCode()
    {
        if (RecoveryTask is null && PackedDependency is null)
        {
            return _payloadCode;
        }

        var lists = new List<CodeList>();
        for (var link = this; link is not null; link = link.RecoveryTask)
        {
            lists.Add(link._payloadCode);
            if (link.PackedDependency is { } dependency)
            {
                lists.Add(dependency.Code);
            }
        }

        return CodeList.Union(lists);
    }

    /// <summary>One task of the chain, as its header stands.</summary>
    internal readonly record struct Link(
        TaskKind TaskKind, string Kind, string? Name, int Retries, PackedDependency? Dependency, ReadOnlyMemory<byte> Payload, CodeList Code)
    {
        public static Link Read(ByteReader from, CodeList? sharedCode)
        {
            from.ExpectVersion(Version, "task");
            var kind = (TaskKind)from.ReadByte();
            var text = kind switch
            {
                TaskKind.Map => "map",
                TaskKind.String => "string",
                TaskKind.Other => from.ReadText(),
                _ => throw new PackedDataException($"The packed task is of an unknown kind {(byte)kind}."),
            };
            var name = from.ReadOptionalText();
            var retries = from.ReadRaw<int>();
            var dependency = from.ReadMemoryBlock();
            var length = from.ReadCount();
            var (payload, after) = (from.Rest()[..length], from.Left - length);
            var code = Unpacker.ReadHead(from, sharedCode);

            // A head that is longer than its payload has less than nothing left, which is refused.
            from.ReadBytes(from.Left - after);
            return new Link(kind, text, name, retries, dependency.IsEmpty ? null : PackedDependency.Read(dependency), payload, code);
        }

        /// <summary>Writes all but the payload, which follows as a block.</summary>
        public static void WriteHead(ByteWriter to, TaskKind kind, ITask task, PackedDependency? dependency)
        {
            to.WriteByte(Version);
            to.WriteByte((byte)kind);
            if (kind == TaskKind.Other)
            {
                to.WriteText(task.GetType().FullName!);
            }

            to.WriteOptionalText(task.Name);
            to.WriteRaw(task.Retries);
            to.WriteBlock(dependency is null ? [] : dependency.Bytes.Span);
        }
    }
}
