using System.Reflection;

namespace TaskFarm.Scripting;

/// <summary>A static field of a text's code, with its value at the time of saving.</summary>
internal readonly record struct SavedField(LoadedText Text, FieldInfo Field)
{
    public object? Value { get; } = Field.GetValue(null);
}
