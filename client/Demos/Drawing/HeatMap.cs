using System.Globalization;
using System.Text;
using Spectre.Console;

namespace TaskFarm.CommandLine.Demos.Drawing;

/// <summary>A table of numbers as colours, or as shades of ink where there are no colours.</summary>
internal sealed class HeatMap
{
    private const string Shades = " .:-=+*#%@";
    private const int CellWidth = 3;

    private readonly IReadOnlyList<IReadOnlyList<double>> _rows;
    private readonly double _low;
    private readonly double _high;

    /// <param name="rows">The numbers, the top row first; all rows of the same length.</param>
    public HeatMap(IReadOnlyList<IReadOnlyList<double>> rows)
    {
        _rows = rows;
        _low = rows.Min(row => row.Min());
        _high = rows.Max(row => row.Max());
    }

    public required IReadOnlyList<string> RowLabels { get; init; }

    /// <summary>A label a column; an empty one leaves room for its neighbours.</summary>
    public required IReadOnlyList<string> ColumnLabels { get; init; }

    public void Draw(IAnsiConsole console, bool inColour)
    {
        var margin = RowLabels.Max(label => label.Length) + 1;
        foreach (var (label, row) in RowLabels.Zip(_rows))
        {
            var line = new StringBuilder(Markup.Escape(label.PadLeft(margin - 1)) + " ");
            foreach (var value in row)
            {
                line.Append(inColour
                    ? $"[on {ColourScale.Hex(ShareOf(value))}]{new string(' ', CellWidth)}[/]"
                    : Markup.Escape(new string(ShadeOf(ShareOf(value)), CellWidth)));
            }

            Line(console, line.ToString());
        }

        var axis = new StringBuilder(new string(' ', margin));
        for (var column = 0; column < ColumnLabels.Count; column++)
        {
            // A label may reach over into the columns behind it.
            var start = margin + (column * CellWidth);
            axis.Append(' ', Math.Max(0, start - axis.Length)).Append(ColumnLabels[column]);
        }

        Line(console, Markup.Escape(axis.ToString().TrimEnd()));
        DrawScale(console, margin, inColour);
    }

    private void DrawScale(IAnsiConsole console, int margin, bool inColour)
    {
        var scale = new StringBuilder(new string(' ', margin) + Text(_low) + " ");
        for (var step = 0; step < Shades.Length * 2; step++)
        {
            var share = step / ((Shades.Length * 2) - 1.0);
            scale.Append(inColour ? $"[on {ColourScale.Hex(share)}] [/]" : Markup.Escape(ShadeOf(share).ToString()));
        }

        Line(console, $"{scale} {Text(_high)}");
    }

    // Not broken where the console is narrow: half a row is worse than one that runs over.
    private static void Line(IAnsiConsole console, string markup)
    {
        console.Write(new Markup(markup) { Overflow = Overflow.Ellipsis });
        console.WriteLine();
    }

    private static char ShadeOf(double share) => Shades[Math.Min((int)(share * Shades.Length), Shades.Length - 1)];

    private static string Text(double value) => value.ToString("#,0.##", CultureInfo.InvariantCulture);

    private double ShareOf(double value) => _high > _low ? (value - _low) / (_high - _low) : 0.5;
}
