namespace TaskFarm.CommandLine.Demos.Options;

/// <summary>Prices an Asian option by simulation.</summary>
/// <remarks>
/// Each path comes with its mirror image (antithetic variates). The option on the geometric average, whose price is known, is simulated
/// along on the same paths, and tells by how much they are off (control variate).
/// </remarks>
internal static class MonteCarlo
{
    public static Estimate Price(AsianOption option, int pairs, ulong seed)
    {
        var random = new NormalSource(seed);
        var moments = new Moments();
        for (var pair = 0; pair < pairs; pair++)
        {
            moments.Add(SimulatePair(option, random));
        }

        return moments.Estimate(option.GeometricPrice());
    }

    private static (double Arithmetic, double Geometric) SimulatePair(AsianOption option, NormalSource random)
    {
        var step = option.Years / option.Dates;
        var drift = (option.Rate - (option.Volatility * option.Volatility / 2)) * step;
        var spread = option.Volatility * Math.Sqrt(step);
        var (up, down) = (Math.Log(option.Spot), Math.Log(option.Spot));
        double sumUp = 0, sumDown = 0, logsUp = 0, logsDown = 0;
        for (var date = 0; date < option.Dates; date++)
        {
            var shock = spread * random.Next();
            up += drift + shock;
            down += drift - shock;
            sumUp += Math.Exp(up);
            sumDown += Math.Exp(down);
            logsUp += up;
            logsDown += down;
        }

        double Payoff(double average) => Math.Max(average - option.Strike, 0);
        var n = option.Dates;
        return (
            option.Discount * (Payoff(sumUp / n) + Payoff(sumDown / n)) / 2,
            option.Discount * (Payoff(Math.Exp(logsUp / n)) + Payoff(Math.Exp(logsDown / n))) / 2);
    }

    // Running means and squares after Welford: sums of squares would lose the digits that matter.
    private sealed class Moments
    {
        private double _count;
        private double _meanX;
        private double _meanY;
        private double _squareX;
        private double _squareY;
        private double _product;

        public void Add((double X, double Y) sample)
        {
            _count++;
            var x = sample.X - _meanX;
            var y = sample.Y - _meanY;
            _meanX += x / _count;
            _meanY += y / _count;
            _squareX += x * (sample.X - _meanX);
            _squareY += y * (sample.Y - _meanY);
            _product += x * (sample.Y - _meanY);
        }

        public Estimate Estimate(double geometricPrice)
        {
            // Far out of the money no path may pay anything.
            var slope = _squareY > 0 ? _product / _squareY : 0;
            var scale = _count * (_count - 1);
            return new Estimate(
                _meanX - (slope * (_meanY - geometricPrice)),
                Math.Sqrt(Math.Max(0, _squareX - (slope * _product)) / scale),
                Math.Sqrt(_squareX / scale),
                _meanY,
                Math.Sqrt(_squareY / scale));
        }
    }
}
