namespace TaskFarm.CommandLine.Demos.Words;

/// <summary>Counts the words of texts: runs of letters, in lower case; an apostrophe between letters belongs to the word.</summary>
internal static class WordCounter
{
    private const int SampleBytes = 4_096;

    public static Dictionary<string, long> CountFile(string path)
    {
        using var reader = new StreamReader(path);
        return Count(reader);
    }

    public static Dictionary<string, long> Count(TextReader reader)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            foreach (var word in Split(line))
            {
                counts[word] = counts.GetValueOrDefault(word) + 1;
            }
        }

        return counts;
    }

    public static IEnumerable<string> Split(string line)
    {
        for (var start = 0; start < line.Length; start++)
        {
            var end = start;
            while (IsInWord(line, end))
            {
                end++;
            }

            if (end > start)
            {
                yield return line[start..end].Replace('’', '\'').ToLowerInvariant();
                start = end;
            }
        }
    }

    /// <summary>Whether a file looks like text: no zero byte near its start.</summary>
    public static bool IsText(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> sample = stackalloc byte[SampleBytes];
        return !sample[..file.ReadAtLeast(sample, SampleBytes, throwOnEndOfStream: false)].Contains((byte)0);
    }

    private static bool IsInWord(string line, int index) =>
        index < line.Length
        && (char.IsLetter(line[index])
            || (line[index] is '\'' or '’' && index > 0 && char.IsLetter(line[index - 1]) && index + 1 < line.Length && char.IsLetter(line[index + 1])));
}
