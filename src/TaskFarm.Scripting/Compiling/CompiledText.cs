using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis;

namespace TaskFarm.Scripting;

/// <summary>A text's assembly, compiled once per process and loaded by every engine that runs the text in the same environment.</summary>
/// <param name="name">The assembly's name, unlike any other in the process.</param>
/// <param name="image">The assembly.</param>
/// <param name="references">The texts whose assemblies it refers to.</param>
internal sealed class CompiledText(string name, CodeImage image, IReadOnlyList<CompiledText> references)
{
    private MetadataReference? _metadata;

    public string Name { get; } = name;

    public CodeImage Image { get; } = image;

    public IReadOnlyList<CompiledText> References { get; } = references;

    /// <summary>The text; for the holder of a pushed variable the variable's type, in C#.</summary>
    public required string Source { get; init; }

    /// <summary>Whether it does nothing but hold a pushed variable.</summary>
    public bool IsHolder { get; init; }

    /// <summary>As much of what it found as it takes to compile it to the same again.</summary>
    public required TextEnvironment Environment { get; init; }

    public IReadOnlyList<Declaration> Declarations { get; init; } = [];

    /// <summary>The <c>using</c> directives that the text adds to the namespace.</summary>
    public IReadOnlyList<UsingLine> Usings { get; init; } = [];

    /// <summary>Whether the text's statements await something.</summary>
    public bool Awaits { get; init; }

    public MetadataReference Metadata =>
        _metadata ??= MetadataReference.CreateFromImage(ImmutableCollectionsMarshal.AsImmutableArray(Image.Assembly));

    /// <summary>Adds the text and all that it refers to, near or far.</summary>
    public void AddClosure(HashSet<CompiledText> texts)
    {
        var pending = new Stack<CompiledText>([this]);
        while (pending.TryPop(out var text))
            if (texts.Add(text))
                foreach (var reference in text.References)
                    pending.Push(reference);
    }
}
