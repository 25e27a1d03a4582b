using System.Security.Cryptography;

namespace TaskFarm.Packing;

/// <summary>The hash that assemblies are shipped by.</summary>
internal static class CodeHash
{
    public static string Of(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
