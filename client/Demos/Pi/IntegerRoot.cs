using System.Numerics;

namespace TaskFarm.CommandLine.Demos.Pi;

/// <summary>Square roots of integers.</summary>
internal static class IntegerRoot
{
    /// <summary>The largest integer whose square is not larger than n, which is 1 or more.</summary>
    /// <remarks>Newton's iteration with twice as many digits each time, so all of it costs about as much as its last division.</remarks>
    public static BigInteger Of(BigInteger n)
    {
        var half = (int)(n.GetBitLength() - 1) / 2;
        var root = BigInteger.One;
        var bits = 0;
        for (var shift = 32 - BitOperations.LeadingZeroCount((uint)half) - 1; shift >= 0; shift--)
        {
            var known = bits;
            bits = half >> shift;
            root = (root << (bits - known - 1)) + ((n >> ((2 * half) - known - bits + 1)) / root);
        }

        return root * root > n ? root - 1 : root;
    }
}
