using System.Buffers;
using System.Buffers.Binary;
using TaskFarm.Server.Problems;

namespace TaskFarm.Server.Api;

/// <summary>What .NET clients and the server send each other, packed: little-endian, a version first.</summary>
/// <remarks>
/// Tasks: version, count, and for each its length and bytes. Ids: version, count, ids. The ids of a batch: version, first, count. Results:
/// version, count, and for each its id, whether it is known, its length and bytes.
/// </remarks>
internal static class Wire
{
    public const string ContentType = "application/x-taskfarm";

    private const int Version = 1;

    public static void WriteTasks(IBufferWriter<byte> writer, IReadOnlyList<ReadOnlyMemory<byte>> tasks)
    {
        WriteInt(writer, Version);
        WriteInt(writer, tasks.Count);
        foreach (var task in tasks)
        {
            WriteInt(writer, task.Length);
            writer.Write(task.Span);
        }
    }

    /// <exception cref="ProblemException">These are no tasks, or too many.</exception>
    public static ReadOnlyMemory<byte>[] ReadTasks(ReadOnlyMemory<byte> body, int maxCount)
    {
        var reader = new WireReader(body.Span);
        reader.ReadVersion(Version);
        var tasks = new ReadOnlyMemory<byte>[reader.ReadCount(maxCount, nameof(TaskFarmServerOptions.MaxBatchSize), sizeof(int))];
        for (var index = 0; index < tasks.Length; index++)
        {
            var length = reader.ReadLength();
            tasks[index] = body.Slice(reader.Position, length);
            reader.Skip(length);
        }

        return tasks;
    }

    public static byte[] Ids(IReadOnlyList<long> ids)
    {
        var bytes = new byte[(2 * sizeof(int)) + (sizeof(long) * ids.Count)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, Version);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(sizeof(int)), ids.Count);
        for (var index = 0; index < ids.Count; index++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan((2 * sizeof(int)) + (sizeof(long) * index)), ids[index]);
        }

        return bytes;
    }

    /// <exception cref="ProblemException">These are no ids, or too many.</exception>
    public static long[] ReadIds(ReadOnlySpan<byte> body, int maxCount)
    {
        var reader = new WireReader(body);
        reader.ReadVersion(Version);
        var ids = new long[reader.ReadCount(maxCount, nameof(TaskFarmServerOptions.MaxIds), sizeof(long))];
        for (var index = 0; index < ids.Length; index++)
        {
            ids[index] = reader.ReadLong();
        }

        return ids;
    }

    public static byte[] Accepted(long first, int count)
    {
        var bytes = new byte[(2 * sizeof(int)) + sizeof(long)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, Version);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(sizeof(int)), first);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(sizeof(int) + sizeof(long)), count);
        return bytes;
    }

    public static (long First, int Count) ReadAccepted(ReadOnlySpan<byte> body)
    {
        var reader = new WireReader(body);
        reader.ReadVersion(Version);
        return (reader.ReadLong(), reader.ReadInt());
    }

    public static void WriteResultsHeader(IBufferWriter<byte> writer, int count)
    {
        WriteInt(writer, Version);
        WriteInt(writer, count);
    }

    /// <summary>Writes a result, or with null that there is no such task.</summary>
    public static void WriteResult(IBufferWriter<byte> writer, long taskId, ReadOnlyMemory<byte>? result)
    {
        var span = writer.GetSpan(sizeof(long) + 1);
        BinaryPrimitives.WriteInt64LittleEndian(span, taskId);
        span[sizeof(long)] = result is null ? (byte)0 : (byte)1;
        writer.Advance(sizeof(long) + 1);
        WriteInt(writer, result?.Length ?? 0);
        writer.Write((result ?? default).Span);
    }

    public static List<(long TaskId, ReadOnlyMemory<byte>? Result)> ReadResults(ReadOnlyMemory<byte> body)
    {
        var reader = new WireReader(body.Span);
        reader.ReadVersion(Version);
        var count = reader.ReadCount(int.MaxValue, "", sizeof(long) + 1 + sizeof(int));
        var results = new List<(long, ReadOnlyMemory<byte>?)>(count);
        for (var index = 0; index < count; index++)
        {
            var (taskId, isKnown, length) = (reader.ReadLong(), reader.ReadByte(), reader.ReadLength());
            results.Add((taskId, isKnown == 0 ? default(ReadOnlyMemory<byte>?) : body.Slice(reader.Position, length)));
            reader.Skip(length);
        }

        return results;
    }

    private static void WriteInt(IBufferWriter<byte> writer, int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(writer.GetSpan(sizeof(int)), value);
        writer.Advance(sizeof(int));
    }
}
