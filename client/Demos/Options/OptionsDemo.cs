using System.CommandLine;
using System.Globalization;
using TaskFarm.CommandLine.Demos.Drawing;
using TaskFarm.CommandLine.Shell;

namespace TaskFarm.CommandLine.Demos.Options;

/// <summary><c>taskfarm demo options</c>: a task a price.</summary>
internal static class OptionsDemo
{
    private const int DefaultPaths = 20_000;
    private const string DefaultOutput = "asian-options.svg";

    public static Command Build(FarmSettings farm)
    {
        var output = new Option<string>("--output") { Description = "Where the picture goes", HelpName = "FILE", DefaultValueFactory = _ => DefaultOutput };
        var paths = new Option<int>("--paths") { Description = "How many paths are simulated for each price", HelpName = "N", DefaultValueFactory = _ => DefaultPaths };
        paths.Validators.AddWholeNumber(paths.Name, 100);
        var command = new Command("options", "Prices Asian options over strikes and volatilities by Monte Carlo simulation.") { output, paths };
        command.SetAction((parsed, _) => RunAsync(farm, parsed, parsed.GetValue(paths), parsed.GetValue(output)!));
        return command.WithExamples("taskfarm demo options", "taskfarm demo options --paths 400000 --output surface.svg");
    }

    /// <summary>The demo as it is without any options of its own.</summary>
    public static Task<int> RunAsync(FarmSettings farm, ParseResult parsed) => RunAsync(farm, parsed, DefaultPaths, DefaultOutput);

    private static async Task<int> RunAsync(FarmSettings farm, ParseResult parsed, int paths, string output)
    {
        await using var comparison = await Comparison.OpenAsync(farm, parsed, "prices");
        PictureFile.Check(output);
        var pairs = paths / 2;
        var options = PriceGrid.Options;
        var assumptions = $"Spot {PriceGrid.Spot}, rate {PriceGrid.Rate * 100}%, one year, average of {PriceGrid.Dates} months; {2 * pairs:N0} simulated paths a price";
        Screen.Line($"Calls on the average price, {PriceGrid.Strikes.Count} strikes × {PriceGrid.Volatilities.Count} volatilities. {assumptions}.");

        // The machine code is made before the clock runs.
        _ = MonteCarlo.Price(options[0], pairs, 0);
        var prices = await comparison.RunAsync(
            client => PriceAsync(client, options.Count, pairs, comparison.CountOne),
            options.Count,
            (one, other) => one.SequenceEqual(other));
        Draw(prices);
        var sane = Check(prices);
        await PictureFile.WriteAsync(output, new PriceSurface(prices).ToSvg(assumptions));
        return sane ? ExitCodes.Well : ExitCodes.Failed;
    }

    // The function takes along what it captures: here, a number.
    private static async Task<Estimate[]> PriceAsync(TaskClient client, int count, int pairs, Action countOne)
    {
        var ids = await client.Mapper(new MapOptions()).SubmitAsync(PricingOf(pairs), Enumerable.Range(0, count));
        var prices = new Dictionary<long, Estimate>(count);
        await foreach (var result in client.AsCompleted(ids))
        {
            prices.Add(result.TaskId, result.GetValue<Estimate>());
            countOne();
        }

        return [.. ids.Select(id => prices[id])];
    }

    private static Func<int, Estimate> PricingOf(int pairs) => index => MonteCarlo.Price(PriceGrid.Options[index], pairs, (ulong)index);

    private static void Draw(Estimate[] prices)
    {
        var strikes = Enumerable.Range(0, PriceGrid.Strikes.Count).ToList();
        var volatilities = Enumerable.Range(0, PriceGrid.Volatilities.Count).Reverse().ToList();
        Screen.Line("Price by volatility (up) and strike (right):");
        new HeatMap([.. volatilities.Select(volatility => strikes.Select(strike => PriceGrid.PriceAt(prices, strike, volatility)).ToList())])
        {
            RowLabels = [.. volatilities.Select(index => PriceGrid.Volatilities[index].ToString("0.0%", CultureInfo.InvariantCulture))],
            ColumnLabels = [.. strikes.Select(index => index % 2 == 0 ? PriceGrid.Strikes[index].ToString("0", CultureInfo.InvariantCulture) : "")],
        }.Draw(Screen.Canvas, Screen.HasColours);
    }

    // The same paths price the options on the geometric average, and there the truth is known.
    private static bool Check(Estimate[] prices)
    {
        var distances = prices.Zip(PriceGrid.Options, (price, option) =>
            price.GeometricError > 0 ? Math.Abs(price.Geometric - option.GeometricPrice()) / price.GeometricError : 0);
        var farthest = distances.Max();
        var gain = prices.Where(price => price.Error > 0).Average(price => price.PlainError / price.Error);
        Screen.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"Check: options on the geometric average, of known price, come out right to within {farthest:F1} standard errors in the worst of {prices.Length} cases."));
        Screen.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"Standard error of a price: at most {prices.Max(price => price.Error):F4}; the control variate makes it {gain:F0} times smaller."));
        return farthest < 6;
    }
}
