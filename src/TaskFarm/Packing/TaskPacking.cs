using TaskFarm.Control;

namespace TaskFarm.Packing;

/// <summary>What is in a packed task, and how the kinds of task are written.</summary>
internal static class TaskPacking
{
    public static PackedTask Pack(ITask task, CodeList? sharedCode = null) =>
        PackedTask.Read(
            ByteWriter.ArrayOf((Task: task, SharedCode: sharedCode), static (writer, one) => WriteChain(writer, one.Task, one.SharedCode)), sharedCode);

    private static void WriteChain(ByteWriter writer, ITask task, CodeList? sharedCode)
    {
        // A task of a user's own class may name itself, or an earlier link, as its recovery, or make a new one each time it is asked.
        HashSet<ITask>? links = null;
        for (var link = task; link is not null;)
        {
            // Read once: what a user's class says may be another thing the next time.
            var (recovery, path) = (link.RecoveryTask, links is null ? "task" : "task.RecoveryTask");
            if (link is PackedTask packed)
            {
                writer.WriteBytes(packed.Bytes.Span);
                break;
            }

            WriteLink(writer, link, path, sharedCode);
            if (recovery is null
                || !(links ??= new(ReferenceEqualityComparer.Instance) { task }).Add(recovery)
                || links.Count > TaskRecord.MaxRecoveries)
            {
                break;
            }

            link = recovery;
        }
    }

    public static ITask ReadPayload(Unpacker from, TaskKind kind, string? name, int retries) => kind switch
    {
        TaskKind.Map => MapTaskCodec.ReadBare(from, name, retries),
        TaskKind.String => ReadString(from, name, retries),
        _ => from.ReadPresent<ITask>(),
    };

    private static void WriteLink(ByteWriter writer, ITask task, string path, CodeList? sharedCode)
    {
        var kind = task switch { MapTask => TaskKind.Map, StringTask => TaskKind.String, _ => TaskKind.Other };
        var dependency = task.Dependency is { } needed ? PackedDependency.Pack(needed, path + ".Depend") : null;
        PackedTask.Link.WriteHead(writer, kind, task, dependency);
        switch (task)
        {
            case MapTask map:
                Packer.PackBlock(writer, map, path, WriteMap, bare: null, sharedCode);
                break;
            case StringTask text:
                Packer.PackBlock(writer, text, path, WriteString, bare: null, sharedCode);
                break;
            default:
                Packer.PackBlock(writer, task, path, static (to, one) => to.WriteObject(one), bare: task, sharedCode);
                break;
        }
    }

    private static void WriteMap(Packer to, MapTask task)
    {
        MapTaskCodec.WriteBare(to, task, Codec.Of(typeof(MapTask)));
        to.Leave();
    }

    private static void WriteString(Packer to, StringTask task)
    {
        to.WriteByte((byte)((task.ClearBefore ? 1 : 0) | (task.ClearAfter ? 2 : 0)));
        to.WriteText(task.Expression);
        to.WriteNumber(task.Pull.Count);
        foreach (var name in task.Pull)
        {
            to.WriteText(name);
        }

        PackedNames.Write(to, task.Push, ".Push");
    }

    private static StringTask ReadString(Unpacker from, string? name, int retries)
    {
        var flags = from.ReadByte();
        var expression = from.ReadText();
        var pull = new string[from.ReadCount()];
        for (var index = 0; index < pull.Length; index++)
        {
            pull[index] = from.ReadText();
        }

        return new StringTask(expression)
        {
            ClearBefore = (flags & 1) != 0,
            ClearAfter = (flags & 2) != 0,
            Pull = pull,
            Push = PackedNames.Read(from),
            Name = name,
            Retries = retries,
        };
    }
}
