namespace TaskFarm.Scripting;

/// <summary>An assembly and its symbols as bytes.</summary>
internal sealed record CodeImage(byte[] Assembly, byte[] Symbols)
{
    public long Bytes => Assembly.Length + Symbols.Length;
}
