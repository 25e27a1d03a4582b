using System.Reflection;
using System.Runtime.CompilerServices;

namespace TaskFarm.Scripting;

/// <summary>A name that a loaded text defines, in one engine.</summary>
internal sealed class Binding
{
    private readonly FieldInfo? _field;

    public Binding(LoadedText owner, Declaration declaration, Assembly assembly)
    {
        Owner = owner;
        Declaration = declaration;
        if (declaration.HasValue)
            _field = assembly.GetType($"{owner.Text.Name}.{GeneratedNames.Holder(declaration.Name)}", throwOnError: true)!.GetField(declaration.Name);
        IsDynamic = _field?.FieldType == typeof(object) && _field.IsDefined(typeof(DynamicAttribute));
    }

    public LoadedText Owner { get; }

    public Declaration Declaration { get; }

    /// <summary>Whether the engine's name stands for this now.</summary>
    public bool IsLive { get; set; }

    /// <summary>The run-time type of which values were pushed here last; the next needs no look at its static type.</summary>
    public Type? PushedType { get; set; }

    public Type? FieldType => _field?.FieldType;

    public bool IsDynamic { get; }

    public object? Value
    {
        get => _field!.IsLiteral ? _field.GetRawConstantValue() : _field.GetValue(null);
        set => _field!.SetValue(null, value);
    }
}
