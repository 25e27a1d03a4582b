using System.Reflection;
using System.Runtime.Loader;

namespace TaskFarm.Scripting;

/// <summary>Holds one assembly of a user's code until nothing uses it any more.</summary>
/// <param name="name">The assembly's name.</param>
/// <param name="references">Where its references lead that the platform doesn't know, by simple name.</param>
/// <remarks>References are asked for when code first runs that needs them, so the context keeps what they lead to.</remarks>
internal sealed class TextLoadContext(string name, IReadOnlyDictionary<string, Assembly> references)
    : AssemblyLoadContext(name, isCollectible: true)
{
    public Assembly Load(CodeImage image)
    {
        using var assembly = new MemoryStream(image.Assembly);
        using var symbols = new MemoryStream(image.Symbols);
        return LoadFromStream(assembly, symbols);
    }

    protected override Assembly? Load(AssemblyName assemblyName) => references.GetValueOrDefault(assemblyName.Name ?? "");
}
