using System.Collections;

namespace TaskFarm;

/// <summary>The consecutive ids of a batch.</summary>
internal sealed class IdRange(long first, int count) : IReadOnlyList<long>
{
    public int Count => count;

    public long this[int index] =>
        (uint)index < (uint)count ? first + index : throw new ArgumentOutOfRangeException(nameof(index));

    public IEnumerator<long> GetEnumerator()
    {
        for (var index = 0; index < count; index++)
        {
            yield return first + index;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
