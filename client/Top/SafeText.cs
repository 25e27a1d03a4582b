namespace TaskFarm.CommandLine.Top;

/// <summary>Text of tasks, fit for a terminal: what would move the cursor or change colours does neither.</summary>
internal static class SafeText
{
    public static string Of(string text, int maxLength)
    {
        var plain = string.Concat(text.Take(maxLength + 1).Select(letter => char.IsControl(letter) ? ' ' : letter));
        return plain.Length > maxLength ? plain[..maxLength] + "…" : plain;
    }
}
