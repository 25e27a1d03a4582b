namespace TaskFarm.CommandLine.Demos.Options;

/// <summary>Normal random numbers, the same ones for the same seed everywhere: Marsaglia's polar method over SplitMix64.</summary>
internal sealed class NormalSource(ulong seed)
{
    private ulong _state = seed;
    private double? _spare;

    public double Next()
    {
        if (_spare is { } spare)
        {
            _spare = null;
            return spare;
        }

        double x, y, square;
        do
        {
            x = Uniform();
            y = Uniform();
            square = (x * x) + (y * y);
        }
        while (square is >= 1 or 0);
        var scale = Math.Sqrt(-2 * Math.Log(square) / square);
        _spare = y * scale;
        return x * scale;
    }

    // From -1 to 1.
    private double Uniform()
    {
        _state += 0x9E3779B97F4A7C15;
        var bits = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return ((bits ^ (bits >> 31)) >> 11) * (2.0 / (1UL << 53)) - 1;
    }
}
