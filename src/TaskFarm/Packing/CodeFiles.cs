namespace TaskFarm.Packing;

/// <summary>The files of this process's assemblies, for shipping.</summary>
public static class CodeFiles
{
    /// <summary>The bytes of an assembly that packing named.</summary>
    /// <param name="code">The assembly, as <see cref="PackedTask.Code"/> or <see cref="ValuePacker.CodeOf"/> gave it in this process.</param>
    /// <exception cref="CodeNotFoundException">Nothing that was packed here needed this assembly, or its file changed since.</exception>
    public static ReadOnlyMemory<byte> Read(CodeIdentity code)
    {
        ArgumentNullException.ThrowIfNull(code);
        var known = AssemblyCode.Find(code) ?? throw new CodeNotFoundException(code, "nothing that this process packed names it.");
        try
        {
            var bytes = known.Read();
            return CodeHash.Of(bytes.Span) == code.Hash ? bytes : throw new CodeNotFoundException(code, "its file was replaced meanwhile.");
        }
        catch (IOException exception)
        {
            throw new CodeNotFoundException(code, $"its file can't be read ({exception.Message}).");
        }
    }
}
