using System.Globalization;
using TaskFarm.CommandLine.Demos.Drawing;

namespace TaskFarm.CommandLine.Demos.Pi;

/// <summary>The counts of pairs as a table of a hundred coloured fields.</summary>
internal static class PairPicture
{
    private const double Left = 76;
    private const double Top = 116;
    private const double Field = 48;

    public static string ToSvg(int[] counts, string subtitle)
    {
        var drawing = new SvgDrawing(720, 650, "Neighbours among the digits of pi", subtitle);
        var (low, high) = (counts.Min(), counts.Max());
        for (var pair = 0; pair < 100; pair++)
        {
            var (x, y) = (Left + (pair % 10 * Field), Top + (pair / 10 * Field));
            var share = high > low ? (counts[pair] - low) / (double)(high - low) : 0.5;
            drawing.Box(x, y, Field - 3, Field - 3, ColourScale.Hex(share), round: 5);
            drawing.Text(x + (Field / 2) - 1.5, y + 20, pair.ToString("00", CultureInfo.InvariantCulture), 14, ColourScale.HexOfText(share), "middle", "600");
            drawing.Text(x + (Field / 2) - 1.5, y + 36, counts[pair].ToString(CultureInfo.InvariantCulture), 10, ColourScale.HexOfText(share), "middle");
        }

        for (var digit = 0; digit < 10; digit++)
        {
            drawing.Text(Left + (digit * Field) + (Field / 2) - 1.5, Top - 10, $"·{digit}", 12, anchor: "middle");
            drawing.Text(Left - 12, Top + (digit * Field) + (Field / 2) + 3, $"{digit}·", 12, anchor: "end");
        }

        var labels = Enumerable.Range(0, 5).Select(step => (low + ((high - low) * step / 4)).ToString("N0", CultureInfo.InvariantCulture)).ToList();
        drawing.Scale(Left + (10 * Field) + 36, Top + 20, 300, "Count", labels);
        return drawing.ToSvg();
    }
}
