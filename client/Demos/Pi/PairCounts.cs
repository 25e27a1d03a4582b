namespace TaskFarm.CommandLine.Demos.Pi;

/// <summary>How often each pair of neighbouring digits occurs, 00 to 99; neighbours overlap: 1415 has the pairs 14, 41 and 15.</summary>
internal static class PairCounts
{
    public static int[] Of(ReadOnlySpan<char> digits)
    {
        var counts = new int[100];
        for (var index = 1; index < digits.Length; index++)
        {
            counts[((digits[index - 1] - '0') * 10) + digits[index] - '0']++;
        }

        return counts;
    }

    /// <summary>Chunks that share a digit with their neighbours, so that each pair is in exactly one of them.</summary>
    public static IEnumerable<string> Chunks(string digits, int length)
    {
        for (var start = 0; start < digits.Length - 1; start += length)
        {
            yield return digits.Substring(start, Math.Min(length + 1, digits.Length - start));
        }
    }

    public static int[] Sum(IEnumerable<int[]> counts) =>
        counts.Aggregate(new int[100], (sum, part) => [.. sum.Zip(part, (left, right) => left + right)]);
}
