using System.Numerics;

namespace TaskFarm.CommandLine.Demos.Pi;

/// <summary>A run of terms of Chudnovsky's series as three integers, by binary splitting.</summary>
internal sealed record SeriesPart(BigInteger P, BigInteger Q, BigInteger T)
{
    // 640320³ / 24
    private static readonly BigInteger Cube = 10939058860032000;

    /// <summary>The terms from one index to before another.</summary>
    public static SeriesPart Of(int from, int to)
    {
        if (to - from == 1)
        {
            return Term(from);
        }

        var middle = (from + to) / 2;
        return Of(from, middle).Then(Of(middle, to));
    }

    /// <summary>This run and the one after it.</summary>
    public SeriesPart Then(SeriesPart next) => new(P * next.P, Q * next.Q, (next.Q * T) + (P * next.T));

    private static SeriesPart Term(long k)
    {
        BigInteger p = 1, q = 1;
        if (k > 0)
        {
            p = (BigInteger)((6 * k) - 5) * ((2 * k) - 1) * ((6 * k) - 1);
            q = Cube * k * k * k;
        }

        var t = p * (13591409 + (545140134 * k));
        return new SeriesPart(p, q, k % 2 == 0 ? t : -t);
    }
}
