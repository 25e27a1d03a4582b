using System.Reflection;
using System.Runtime.CompilerServices;

namespace TaskFarm.Scripting;

/// <summary>A name that a loaded text defines, in one engine.</summary>
internal sealed class Binding
{
    public Binding(LoadedText owner, Declaration declaration, Assembly assembly)
    {
        Owner = owner;
        Declaration = declaration;
        if (declaration.HasValue)
            Field = assembly.GetType($"{owner.Text.Name}.{GeneratedNames.Holder(declaration.Name)}", throwOnError: true)!.GetField(declaration.Name);
        IsDynamic = Field?.FieldType == typeof(object) && Field.IsDefined(typeof(DynamicAttribute));
    }

    public LoadedText Owner { get; }

    public Declaration Declaration { get; }

    /// <summary>Whether the engine's name stands for this now.</summary>
    public bool IsLive { get; set; }

    /// <summary>The run-time type of which values were pushed here last; the next needs no look at its static type.</summary>
    public Type? PushedType { get; set; }

    /// <summary>Where its value is, if it has one.</summary>
    public FieldInfo? Field { get; }

    public Type? FieldType => Field?.FieldType;

    public bool IsDynamic { get; }

    public object? Value
    {
        get => Field!.IsLiteral ? Field.GetRawConstantValue() : Field.GetValue(null);
        set => Field!.SetValue(null, value);
    }
}
