namespace TaskFarm.CommandLine.Demos.Options;

/// <summary>The options of the demo: strikes along one side, volatilities along the other.</summary>
internal static class PriceGrid
{
    public const double Spot = 100;
    public const double Rate = 0.05;
    public const int Dates = 12;

    public static readonly IReadOnlyList<double> Strikes = [.. Enumerable.Range(0, 21).Select(step => 80 + (2.0 * step))];
    public static readonly IReadOnlyList<double> Volatilities = [.. Enumerable.Range(0, 21).Select(step => 0.10 + (0.025 * step))];

    /// <summary>All of them, a volatility after the other.</summary>
    public static IReadOnlyList<AsianOption> Options { get; } =
    [
        .. from volatility in Volatilities from strike in Strikes select new AsianOption(Spot, strike, Rate, volatility, Years: 1, Dates),
    ];

    /// <summary>The price of an option of this grid's estimates.</summary>
    public static double PriceAt(IReadOnlyList<Estimate> prices, int strike, int volatility) => prices[(volatility * Strikes.Count) + strike].Price;
}
