using System.Buffers.Binary;
using TaskFarm.Packing;

namespace TaskFarm.Storing;

/// <summary>A stored task without the list of the assemblies that it needs, which stands in the store once for all tasks that have the same.</summary>
/// <remarks>
/// The list is most of a small task's bytes, and a commit takes as long as its bytes take to the disk. Such a task's kind begins with
/// '-'; its bytes are the list's hash, where the list stood, and all but the list.
/// </remarks>
internal static class CutTask
{
    private const char Mark = '-';
    private const int HashBytes = 32;
    private const int HeaderBytes = HashBytes + sizeof(int);

    /// <summary>Whether such a list stands by itself, a piece of code as its assemblies are.</summary>
    public static bool StandsAlone(CodeList list) => list.Encoded.Length >= 2 * HeaderBytes;

    public static StoredForm Cut(StoredForm form)
    {
        if (form.Code is not CodeList list || !StandsAlone(list) || form.Bytes.Span.IndexOf(list.Encoded) is not (>= 0 and var at))
        {
            return form;
        }

        var bytes = new byte[HeaderBytes + form.Bytes.Length - list.Encoded.Length];
        Convert.FromHexString(list.Hash, bytes, out _, out _);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(HashBytes), at);
        form.Bytes.Span[..at].CopyTo(bytes.AsSpan(HeaderBytes));
        form.Bytes.Span[(at + list.Encoded.Length)..].CopyTo(bytes.AsSpan(HeaderBytes + at));
        return form with { Kind = Mark + form.Kind, Bytes = bytes };
    }

    public static bool IsCut(StoredTask task) => task.Kind.StartsWith(Mark);

    /// <summary>The hash of the list that was cut out.</summary>
    public static string ListOf(StoredTask task) => Convert.ToHexStringLower(task.Bytes.Span[..HashBytes]);

    public static StoredTask Mend(StoredTask task, ReadOnlyMemory<byte> list)
    {
        var at = BinaryPrimitives.ReadInt32LittleEndian(task.Bytes.Span[HashBytes..]);
        var rest = task.Bytes.Span[HeaderBytes..];
        return task with { Kind = task.Kind[1..], Bytes = (byte[])[.. rest[..at], .. list.Span, .. rest[at..]] };
    }
}
