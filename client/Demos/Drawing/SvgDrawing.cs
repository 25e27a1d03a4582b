using System.Globalization;
using System.Security;
using System.Text;

namespace TaskFarm.CommandLine.Demos.Drawing;

/// <summary>An SVG picture in the making: the few shapes that the demos need.</summary>
internal sealed class SvgDrawing
{
    public const string Ink = "#24292f";
    public const string Faint = "#6e7781";
    public const string Line = "#d0d7de";

    private readonly StringBuilder _shapes = new();
    private readonly int _width;
    private readonly int _height;

    public SvgDrawing(int width, int height, string title, string subtitle)
    {
        (_width, _height) = (width, height);
        _shapes.Append(CultureInfo.InvariantCulture, $"<title>{Escape(title)}</title>\n");
        _shapes.Append(CultureInfo.InvariantCulture, $"<rect width=\"{width}\" height=\"{height}\" rx=\"12\" fill=\"#ffffff\"/>\n");
        Text(32, 44, title, 22, Ink, weight: "600");
        Text(32, 68, subtitle, 13, Faint);
    }

    public void Text(double x, double y, string text, double size = 12, string colour = Faint, string anchor = "start", string weight = "400", double turn = 0)
    {
        var turned = turn == 0 ? "" : $" transform=\"rotate({N(turn)} {N(x)} {N(y)})\"";
        _shapes.Append(CultureInfo.InvariantCulture, $"<text x=\"{N(x)}\" y=\"{N(y)}\" font-size=\"{N(size)}\" font-weight=\"{weight}\" fill=\"{colour}\" text-anchor=\"{anchor}\"{turned}>{Escape(text)}</text>\n");
    }

    public void Path(IEnumerable<(double X, double Y)> points, string stroke, double width = 1, string fill = "none", bool closed = false)
    {
        var path = string.Join('L', points.Select(point => $"{N(point.X)} {N(point.Y)}"));
        _shapes.Append(CultureInfo.InvariantCulture, $"<path d=\"M{path}{(closed ? "Z" : "")}\" fill=\"{fill}\" stroke=\"{stroke}\" stroke-width=\"{N(width)}\" stroke-linejoin=\"round\"/>\n");
    }

    public void Box(double x, double y, double width, double height, string fill, double round = 0) =>
        _shapes.Append(CultureInfo.InvariantCulture, $"<rect x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(width)}\" height=\"{N(height)}\" rx=\"{N(round)}\" fill=\"{fill}\"/>\n");

    /// <summary>A bar of all colours from the lowest value, at the bottom, to the highest.</summary>
    public void Scale(double x, double y, double height, string caption, IReadOnlyList<string> labels)
    {
        const int Steps = 60;
        const double Width = 16;
        for (var step = 0; step < Steps; step++)
        {
            // A little overlap, or the background would shine through between them.
            Box(x, y + (height * step / Steps), Width, (height / Steps) + 0.6, ColourScale.Hex(1 - (step / (Steps - 1.0))));
        }

        for (var index = 0; index < labels.Count; index++)
        {
            Text(x + Width + 8, y + (height * (1 - (index / (labels.Count - 1.0)))) + 4, labels[index]);
        }

        Text(x, y - 14, caption, 12, Ink);
    }

    public string ToSvg() => string.Create(
        CultureInfo.InvariantCulture,
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {_width} {_height}\" width=\"{_width}\" height=\"{_height}\" font-family=\"Inter, 'Segoe UI', 'DejaVu Sans', Helvetica, Arial, sans-serif\">\n{_shapes}</svg>\n");

    private static string N(double value) => Math.Round(value, 1).ToString(CultureInfo.InvariantCulture);

    private static string Escape(string text) => SecurityElement.Escape(text);
}
