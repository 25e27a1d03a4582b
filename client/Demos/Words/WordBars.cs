using System.Globalization;
using Spectre.Console;
using TaskFarm.CommandLine.Demos.Drawing;

namespace TaskFarm.CommandLine.Demos.Words;

/// <summary>The most frequent words as bars.</summary>
internal static class WordBars
{
    private const int LongestBar = 40;

    public static void Draw(IReadOnlyList<KeyValuePair<string, long>> words)
    {
        var wordWidth = words.Max(pair => pair.Key.Length);
        var countWidth = Number(words[0].Value).Length;
        foreach (var (word, count) in words)
        {
            var share = count / (double)words[0].Value;
            var length = Math.Max(1, (int)Math.Round(share * LongestBar));
            var bar = Screen.HasColours ? $"[{ColourScale.Hex(share)}]{new string('█', length)}[/]" : new string('#', length);
            Screen.Canvas.MarkupLine($"{Markup.Escape(word.PadRight(wordWidth))} {Number(count).PadLeft(countWidth)} {bar}");
        }
    }

    public static string ToSvg(IReadOnlyList<KeyValuePair<string, long>> words, string subtitle)
    {
        const double Row = 26;
        var drawing = new SvgDrawing(760, (int)(120 + (words.Count * Row)), "The most frequent words", subtitle);
        for (var index = 0; index < words.Count; index++)
        {
            var (word, count) = words[index];
            var y = 96 + (index * Row);
            var share = count / (double)words[0].Value;
            drawing.Text(180, y + 14, word, 14, SvgDrawing.Ink, "end");
            drawing.Box(192, y, Math.Max(2, share * 460), 19, ColourScale.Hex(share), round: 4);
            drawing.Text(200 + Math.Max(2, share * 460), y + 14, Number(count));
        }

        return drawing.ToSvg();
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
