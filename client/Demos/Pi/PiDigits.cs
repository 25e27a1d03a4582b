using System.Globalization;
using System.Numerics;

namespace TaskFarm.CommandLine.Demos.Pi;

/// <summary>Computes decimals of pi with the tasks of a farm.</summary>
internal static class PiDigits
{
    private const double DigitsPerTerm = 14.181647462725477;
    private const int GuardDigits = 16;
    private const int Parts = 16;

    /// <summary>The decimals of pi, without the 3 before the point.</summary>
    /// <param name="client">The farm.</param>
    /// <param name="count">How many.</param>
    public static async Task<string> ComputeAsync(TaskClient client, int count)
    {
        var places = count + GuardDigits;
        var root = client.CallAsync(() => IntegerRoot.Of(10005 * BigInteger.Pow(10, 2 * places)));
        var terms = (int)(places / DigitsPerTerm) + 2;
        var borders = Enumerable.Range(0, Parts + 1).Select(part => (int)((long)terms * part / Parts)).Distinct().ToArray();
        var parts = await client.MapAsync((int from, int to) => SeriesPart.Of(from, to), borders[..^1], borders[1..]);
        while (parts.Length > 1)
        {
            parts = await JoinAsync(client, parts);
        }

        var scaled = parts[0].Q * 426880 * await root / parts[0].T;
        return scaled.ToString(CultureInfo.InvariantCulture).Substring(1, count);
    }

    // Neighbours in pairs; one without a neighbour waits for the next round.
    private static async Task<SeriesPart[]> JoinAsync(TaskClient client, SeriesPart[] parts)
    {
        var pairs = parts.Length / 2;
        var joined = await client.MapAsync(
            (SeriesPart left, SeriesPart right) => left.Then(right),
            Enumerable.Range(0, pairs).Select(pair => parts[2 * pair]),
            Enumerable.Range(0, pairs).Select(pair => parts[(2 * pair) + 1]));
        return [.. joined, .. parts[(2 * pairs)..]];
    }
}
