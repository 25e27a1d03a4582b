namespace TaskFarm.CommandLine.Demos.Options;

/// <summary>A call on the average of a price over equally spaced dates, the price being a geometric Brownian motion.</summary>
/// <param name="Spot">The price today.</param>
/// <param name="Strike">What the average is compared with.</param>
/// <param name="Rate">The riskless rate a year, continuously compounded.</param>
/// <param name="Volatility">The standard deviation of the price's logarithm over a year.</param>
/// <param name="Years">When the option is paid.</param>
/// <param name="Dates">How many dates are averaged, the last at the end.</param>
internal sealed record AsianOption(double Spot, double Strike, double Rate, double Volatility, double Years, int Dates)
{
    public double Discount => Math.Exp(-Rate * Years);

    /// <summary>The exact price where the average is the geometric one, whose logarithm is normal (Kemna and Vorst, 1990).</summary>
    public double GeometricPrice()
    {
        double n = Dates;
        var mean = Math.Log(Spot) + ((Rate - (Volatility * Volatility / 2)) * Years * (n + 1) / (2 * n));
        var deviation = Volatility * Math.Sqrt(Years * (n + 1) * ((2 * n) + 1) / (6 * n * n));
        var d = (mean - Math.Log(Strike)) / deviation;
        var expected = Math.Exp(mean + (deviation * deviation / 2));
        return Discount * ((expected * Normal.Cumulative(d + deviation)) - (Strike * Normal.Cumulative(d)));
    }
}
