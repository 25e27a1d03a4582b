using System.Globalization;
using TaskFarm.CommandLine.Demos.Drawing;

namespace TaskFarm.CommandLine.Demos.Options;

/// <summary>The prices as a surface in space: low strikes and high volatilities, where prices are high, at the back.</summary>
internal sealed class PriceSurface(IReadOnlyList<Estimate> prices)
{
    private const double Left = 330;
    private const double Back = 262;
    private const double HalfWidth = 258;
    private const double HalfDepth = 122;
    private const double Height = 200;

    private readonly double _top = NiceTop(prices.Max(price => price.Price));

    public string ToSvg(string subtitle)
    {
        var drawing = new SvgDrawing(760, 600, "What an average costs: Asian call options", subtitle);
        DrawWalls(drawing);
        DrawSurface(drawing);
        DrawAxes(drawing);
        var labels = Enumerable.Range(0, 6).Select(step => (_top * step / 5).ToString("0.#", CultureInfo.InvariantCulture)).ToList();
        drawing.Scale(672, 150, 240, "Price", labels);
        return drawing.ToSvg();
    }

    // Strikes go from the back to the front left, volatilities from the front right to the back... seen from a corner of the base.
    private static (double X, double Y) Project(double strike, double volatility, double height)
    {
        var away = 1 - volatility;
        return (Left + ((away - strike) * HalfWidth), Back + ((strike + away) * HalfDepth) - (height * Height));
    }

    private static double NiceTop(double value) => Math.Ceiling(value / 5) * 5;

    private static double ShareOf(IReadOnlyList<double> values, int index) => index / (values.Count - 1.0);

    private static void DrawWalls(SvgDrawing drawing)
    {
        drawing.Path([Project(0, 1, 0), Project(1, 1, 0), Project(1, 0, 0), Project(0, 0, 0)], SvgDrawing.Line, fill: "#f6f8fa", closed: true);
        for (var step = 0; step <= 5; step++)
        {
            var height = step / 5.0;
            drawing.Path([Project(1, 1, height), Project(0, 1, height), Project(0, 0, height)], SvgDrawing.Line);
        }

        for (var step = 0; step <= 4; step++)
        {
            var place = step / 4.0;
            drawing.Path([Project(place, 1, 1), Project(place, 1, 0), Project(place, 0, 0)], SvgDrawing.Line);
            drawing.Path([Project(0, place, 1), Project(0, place, 0), Project(1, place, 0)], SvgDrawing.Line);
        }
    }

    // From the back to the front: what is nearer hides what is behind it.
    private void DrawSurface(SvgDrawing drawing)
    {
        var tiles =
            from strike in Enumerable.Range(0, PriceGrid.Strikes.Count - 1)
            from volatility in Enumerable.Range(0, PriceGrid.Volatilities.Count - 1)
            orderby strike - volatility
            select (strike, volatility);
        foreach (var (strike, volatility) in tiles)
        {
            (int S, int V)[] corners = [(strike, volatility), (strike + 1, volatility), (strike + 1, volatility + 1), (strike, volatility + 1)];
            var mean = corners.Average(corner => HeightAt(corner.S, corner.V));
            drawing.Path(
                corners.Select(corner => Project(ShareOf(PriceGrid.Strikes, corner.S), ShareOf(PriceGrid.Volatilities, corner.V), HeightAt(corner.S, corner.V))),
                ColourScale.HexOfEdge(mean),
                0.7,
                ColourScale.Hex(mean),
                closed: true);
        }
    }

    private void DrawAxes(SvgDrawing drawing)
    {
        for (var step = 0; step <= 4; step++)
        {
            var place = step / 4.0;
            var strike = Project(place, 0, 0);
            drawing.Text(strike.X + 12, strike.Y + 18, Value(PriceGrid.Strikes, place).ToString("0", CultureInfo.InvariantCulture), anchor: "start");
            var volatility = Project(1, place, 0);
            drawing.Text(volatility.X - 12, volatility.Y + 18, Value(PriceGrid.Volatilities, place).ToString("0%", CultureInfo.InvariantCulture), anchor: "end");
        }

        for (var step = 0; step <= 5; step++)
        {
            var tick = Project(1, 1, step / 5.0);
            drawing.Text(tick.X - 10, tick.Y + 4, (_top * step / 5).ToString("0.#", CultureInfo.InvariantCulture), anchor: "end");
        }

        var middle = Project(0.5, 0, 0);
        drawing.Text(middle.X + 58, middle.Y + 52, "Strike", 14, SvgDrawing.Ink, "middle", turn: -25);
        middle = Project(1, 0.5, 0);
        drawing.Text(middle.X - 58, middle.Y + 52, "Volatility", 14, SvgDrawing.Ink, "middle", turn: 25);
    }

    private static double Value(IReadOnlyList<double> values, double place) => values[0] + ((values[^1] - values[0]) * place);

    private double HeightAt(int strike, int volatility) => PriceGrid.PriceAt(prices, strike, volatility) / _top;
}
