namespace TaskFarm.CommandLine.Demos.Pi;

/// <summary>Decimals of pi that are known from elsewhere.</summary>
internal static class KnownPi
{
    public const string First = "14159265358979323846264338327950288419716939937510";

    /// <summary>Ten decimals each, by the place of the last of them. Tests compute them in another way.</summary>
    public static readonly IReadOnlyDictionary<int, string> Tens = new Dictionary<int, string>
    {
        [1_000] = "2164201989",
        [10_000] = "5256375678",
        [100_000] = "5493624646",
        [1_000_000] = "5779458151",
    };

    public static bool Agrees(string digits, out string compared)
    {
        var places = Tens.Keys.Where(place => place <= digits.Length).ToList();
        compared = $"the first 50 known decimals and the ten before the {places.Max():N0}th";
        return digits.StartsWith(First[..Math.Min(First.Length, digits.Length)], StringComparison.Ordinal)
            && places.TrueForAll(place => digits[(place - 10)..place] == Tens[place]);
    }
}
