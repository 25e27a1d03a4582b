namespace TaskFarm.CommandLine.Demos.Options;

/// <summary>The standard normal distribution.</summary>
internal static class Normal
{
    private static readonly double[] Numerator =
    [
        3.52624965998911e-2, 0.700383064443688, 6.37396220353165, 33.912866078383, 112.079291497871, 221.213596169931, 220.206867912376,
    ];

    private static readonly double[] Denominator =
    [
        8.83883476483184e-2, 1.75566716318264, 16.064177579207, 86.7807322029461, 296.564248779674, 637.333633378831, 793.826512519948, 440.413735824752,
    ];

    /// <summary>The probability of a value below x, to about 15 digits (Hart 1968, as given by West 2005).</summary>
    public static double Cumulative(double x)
    {
        var distance = Math.Abs(x);
        var tail = Math.Exp(-distance * distance / 2) * (distance < 7.07106781186547
            ? Polynomial(Numerator, distance) / Polynomial(Denominator, distance)
            : 1 / (2.506628274631 * (distance + (1 / (distance + (2 / (distance + (3 / (distance + (4 / (distance + 0.65)))))))))));
        return x > 0 ? 1 - tail : tail;
    }

    private static double Polynomial(double[] coefficients, double x) => coefficients.Aggregate((sum, coefficient) => (sum * x) + coefficient);
}
