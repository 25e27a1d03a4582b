namespace TaskFarm.Scripting;

/// <summary>A defined name and the text that defined it.</summary>
internal readonly record struct Import(CompiledText Text, Declaration Declaration)
{
    /// <summary>The directive that brings a name of a text's assembly in.</summary>
    public static string Directive(string assembly, string name, DeclarationKind kind) =>
        $"using {(kind == DeclarationKind.Type ? "" : "static ")}{assembly}.{GeneratedNames.Holder(name)};\n";
}
