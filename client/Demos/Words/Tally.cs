namespace TaskFarm.CommandLine.Demos.Words;

/// <summary>The words of many files.</summary>
internal sealed class Tally
{
    public Dictionary<string, long> Counts { get; } = new(StringComparer.Ordinal);

    /// <summary>The files that could not be counted, and why.</summary>
    public List<string> Failures { get; } = [];

    public long Total => Counts.Values.Sum();

    public void Add(Dictionary<string, long> counts)
    {
        foreach (var (word, count) in counts)
        {
            Counts[word] = Counts.GetValueOrDefault(word) + count;
        }
    }

    /// <summary>The most frequent words; equals in ordinal order.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Top(int count) =>
        [.. Counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Take(count)];

    public static bool Same(Tally one, Tally other) =>
        one.Counts.Count == other.Counts.Count && one.Counts.All(pair => other.Counts.GetValueOrDefault(pair.Key) == pair.Value);
}
