namespace TaskFarm.Packing;

/// <summary>Functions with their arguments. What is known of the function is found anew where the task is unpacked.</summary>
internal sealed class MapTaskCodec : Codec<MapTask>
{
    private static readonly string[] Places =
        [nameof(MapTask.Function), nameof(MapTask.Arguments), nameof(MapTask.Name), nameof(MapTask.RecoveryTask), nameof(MapTask.Depend)];

    /// <summary>The function, the arguments and what doesn't stand in a packed task's header.</summary>
    public static void WriteBare(Packer to, MapTask task, Codec at)
    {
        to.Enter(at, task);
        to.WriteByte((byte)((task.ClearBefore ? 1 : 0) | (task.ClearAfter ? 2 : 0)));
        to.At(0);
        to.WriteObject(task.Function);
        to.At(1);
        to.WriteObject(task.BoundArguments);
    }

    public static MapTask ReadBare(Unpacker from, string? name, int retries)
    {
        var flags = from.ReadByte();
        var function = from.ReadPresent<Delegate>();
        return new MapTask(function, from.ReadPresent<object?[]>(), bound: true)
        {
            ClearBefore = (flags & 1) != 0,
            ClearAfter = (flags & 2) != 0,
            Name = name,
            Retries = retries,
        };
    }

    public override void Write(Packer to, MapTask value)
    {
        WriteBare(to, value, this);
        to.At(2);
        to.WriteObject(value.Name);
        to.WriteRaw(value.Retries);
        to.At(3);
        to.WriteObject(value.RecoveryTask);
        to.At(4);
        to.WriteObject(value.Depend);
        to.WriteObject(value.DependExpression);
        to.Leave();
    }

    public override MapTask Read(Unpacker from, int number)
    {
        var bare = ReadBare(from, null, 0);
        return bare with
        {
            Name = from.ReadObject<string?>(),
            Retries = from.ReadRaw<int>(),
            RecoveryTask = from.ReadObject<BaseTask?>(),
            Depend = from.ReadObject<Func<EngineProperties, bool>?>(),
            DependExpression = from.ReadObject<string?>(),
        };
    }

    public override string Segment(object? owner, int place) => "." + Places[place];
}
