namespace TaskFarm.Packing;

/// <summary>Results of tasks as bytes.</summary>
public static class PackedResult
{
    private const byte Version = 1;

    /// <summary>Packs a result. Where its value is a <see cref="PackedReturn"/>, that is taken as it is.</summary>
    /// <exception cref="PackingException">The value can't travel.</exception>
    public static byte[] Pack(TaskResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return ByteWriter.ArrayOf(result, Write);
    }

    /// <summary>Reads a result.</summary>
    /// <remarks>A value that can't be unpacked here doesn't lose the result: it becomes a failure that says so.</remarks>
    /// <param name="bytes">What <see cref="Pack"/> gave.</param>
    /// <param name="scope">How the names of types are found; null for <see cref="CodeScope.Process"/>.</param>
    /// <exception cref="PackedDataException">The bytes are not a packed result.</exception>
    public static TaskResult Read(ReadOnlyMemory<byte> bytes, CodeScope? scope = null) => Read(bytes, scope, ReadReturned);

    /// <summary>Reads a result and leaves its value as it is, a <see cref="PackedReturn"/>.</summary>
    internal static TaskResult ReadUnopened(ReadOnlyMemory<byte> bytes) =>
        Read(bytes, null, static (packed, _) => (new TaskReturn(PackedReturn.Read(packed)), null));

    private static TaskResult Read(
        ReadOnlyMemory<byte> bytes, CodeScope? scope, Func<ReadOnlyMemory<byte>, CodeScope?, (TaskReturn, TaskFailure?)> readReturned)
    {
        var reader = new ByteReader(bytes);
        reader.ExpectVersion(Version, "result");
        var taskId = reader.ReadInt64();
        var engineId = reader.ReadOptionalText();
        var submitted = ReadTime(reader);
        var started = reader.ReadInt64();
        var completed = ReadTime(reader);
        var duration = new TimeSpan(reader.ReadInt64());
        var attempts = reader.ReadRaw<int>();
        var output = reader.ReadText();
        var (returned, failure) = reader.ReadFlag() ? (default, ReadFailure(reader)) : readReturned(reader.Rest(), scope);
        return new TaskResult(
            taskId, engineId, returned, failure, submitted, started < 0 ? null : TimeOf(started), duration, completed, attempts, output);
    }

    private static (TaskReturn Returned, TaskFailure? Failure) ReadReturned(ReadOnlyMemory<byte> bytes, CodeScope? scope)
    {
        try
        {
            return (PackedReturn.Unpack(bytes, scope), null);
        }
        catch (TaskFarmException exception)
        {
            return (default, new TaskFailure(
                FailureKind.Exception, exception.GetType().FullName!, $"The task succeeded, but its value can't be read here: {exception.Message}"));
        }
    }

    private static void Write(ByteWriter writer, TaskResult result)
    {
        writer.WriteByte(Version);
        writer.WriteInt64(result.TaskId);
        writer.WriteOptionalText(result.EngineId);
        writer.WriteInt64(result.Submitted.UtcTicks);
        writer.WriteInt64(result.Started?.UtcTicks ?? -1);
        writer.WriteInt64(result.Completed!.Value.UtcTicks);
        writer.WriteInt64(result.Duration.Ticks);
        writer.WriteRaw(result.Attempts);
        writer.WriteText(result.Output);
        writer.WriteByte(result.Failure is null ? (byte)0 : (byte)1);
        if (result.Failure is null)
        {
            PackedReturn.Write(writer, result.Returned);
        }
        else
        {
            WriteFailure(writer, result.Failure);
        }
    }

    private static void WriteFailure(ByteWriter to, TaskFailure failure)
    {
        to.WriteByte((byte)failure.Kind);
        to.WriteText(failure.ExceptionType);
        to.WriteText(failure.Message);
        to.WriteOptionalText(failure.StackTrace);
        to.WriteNumber(failure.CompilerMessages.Count);
        foreach (var message in failure.CompilerMessages)
        {
            to.WriteText(message.Id);
            to.WriteRaw(message.Line);
            to.WriteRaw(message.Column);
            to.WriteText(message.Text);
        }
    }

    private static TaskFailure ReadFailure(ByteReader from)
    {
        var kind = (FailureKind)from.ReadByte();
        var (type, message, trace) = (from.ReadText(), from.ReadText(), from.ReadOptionalText());
        var messages = new CompilerMessage[from.ReadCount(10)];
        for (var index = 0; index < messages.Length; index++)
        {
            messages[index] = new CompilerMessage(from.ReadText(), from.ReadRaw<int>(), from.ReadRaw<int>(), from.ReadText());
        }

        from.ExpectEnd();
        return Enum.IsDefined(kind)
            ? new TaskFailure(kind, type, message, trace, messages)
            : throw new PackedDataException($"The packed result has a failure of an unknown kind {(byte)kind}.");
    }

    private static DateTimeOffset ReadTime(ByteReader from) => TimeOf(from.ReadInt64());

    private static DateTimeOffset TimeOf(long ticks) =>
        ticks >= 0 && ticks <= DateTimeOffset.MaxValue.Ticks
            ? new DateTimeOffset(ticks, TimeSpan.Zero)
            : throw new PackedDataException($"The packed result has a time of {ticks} ticks, which is none.");
}
