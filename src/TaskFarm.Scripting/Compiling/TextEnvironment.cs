using System.Text;
using Microsoft.CodeAnalysis;

namespace TaskFarm.Scripting;

/// <summary>What a text finds in the namespace it is compiled for.</summary>
/// <param name="Imports">The names that it mentions, or may use unmentioned, and that are defined.</param>
/// <param name="Usings">The <c>using</c> directives of the texts before it.</param>
/// <param name="Assemblies">Assemblies beside the platform's whose types were pushed.</param>
internal sealed record TextEnvironment(
    IReadOnlyList<Import> Imports, IReadOnlyList<UsingLine> Usings, IReadOnlyList<PushedAssembly> Assemblies)
{
    public static TextEnvironment Empty { get; } = new([], [], []);

    /// <summary>Equal for environments in which a text compiles to the same.</summary>
    public string Key
    {
        get
        {
            var key = new StringBuilder();
            foreach (var import in Imports)
                key.Append(import.Declaration.Name).Append('=').Append(import.Text.Name).Append(';');
            foreach (var line in Usings)
                key.Append(line.Code).Append('\n');
            foreach (var assembly in Assemblies)
                key.Append(assembly.Key).Append('\n');
            return key.ToString();
        }
    }

    /// <summary>The assemblies that the compiler must see.</summary>
    public IEnumerable<MetadataReference> References
    {
        get
        {
            var texts = new HashSet<CompiledText>();
            foreach (var import in Imports)
                import.Text.AddClosure(texts);
            return texts.Select(text => text.Metadata).Concat(Assemblies.Select(assembly => assembly.Metadata));
        }
    }
}
