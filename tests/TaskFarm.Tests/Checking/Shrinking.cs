namespace TaskFarm.Tests.Checking;

/// <summary>Smaller versions of a case.</summary>
internal static class Shrinking
{
    /// <summary>The sequence without a half, a quarter … a single one of its items, and with single items made smaller.</summary>
    public static IEnumerable<T[]> Sequence<T>(T[] items, Func<T, IEnumerable<T>> shrinkItem)
    {
        for (var length = items.Length; length > 0; length /= 2)
        {
            for (var start = 0; start + length <= items.Length; start += length)
            {
                yield return [.. items[..start], .. items[(start + length)..]];
            }
        }

        for (var index = 0; index < items.Length; index++)
        {
            foreach (var smaller in shrinkItem(items[index]))
            {
                yield return [.. items[..index], smaller, .. items[(index + 1)..]];
            }
        }
    }

    /// <summary>Nothing, and half; and one less where that is still less than half the way.</summary>
    public static IEnumerable<int> Number(int number) => number == 0 ? [] : new[] { 0, number / 2, number > 8 ? number / 2 : number - 1 }.Distinct();
}
