using System.Reflection;
using System.Runtime.CompilerServices;

namespace TaskFarm.Scripting;

/// <summary>What code of a text can have changed: its variables, and the static fields of its types.</summary>
internal static class StaticState
{
    private const BindingFlags Statics = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>The fields that have a value, in an order that is the same wherever the text is compiled.</summary>
    public static IEnumerable<FieldInfo> Of(LoadedText text)
    {
        foreach (var type in text.Assembly.GetTypes())
            if (IsUsers(type) && HasBegun(text, type))
                foreach (var field in type.GetFields(Statics))
                    if (IsState(field))
                        yield return field;
    }

    public static FieldInfo? Find(LoadedText text, string type, string field) =>
        TextTypeNames.Find(text, type)?.GetField(field, Statics);

    public static void Set(FieldInfo field, object? value)
    {
        if (!field.IsInitOnly)
        {
            field.SetValue(null, value);
            return;
        }

        RuntimeHelpers.RunClassConstructor(field.DeclaringType!.TypeHandle);
        ReadOnlyField.Set(field, value);
    }

    // A generic type has statics for each of its arguments; which there are nobody can ask.
    private static bool IsUsers(Type type) =>
        !type.ContainsGenericParameters && !type.Name.StartsWith('<') && type.Name is not (GeneratedNames.MainClass or GeneratedNames.BegunClass);

    // To look at a field begins its type: initial values may be the work of code that never ran.
    private static bool HasBegun(LoadedText text, Type type) =>
        type.TypeInitializer is null
        || (Array.Exists(type.GetFields(Statics), field =>
                field.Name.StartsWith(GeneratedNames.Begun, StringComparison.Ordinal) && text.HasBegun(field.Name))
            && HasSucceeded(type));

    private static bool HasSucceeded(Type type)
    {
        try
        {
            RuntimeHelpers.RunClassConstructor(type.TypeHandle);
            return true;
        }
        catch (TypeInitializationException)
        {
            return false;
        }
    }

    private static bool IsState(FieldInfo field) =>
        !field.IsLiteral
        && !field.Name.StartsWith(GeneratedNames.Begun, StringComparison.Ordinal)
        && (!field.Name.StartsWith('<') || field.Name.EndsWith("k__BackingField", StringComparison.Ordinal))
        && !field.FieldType.IsPointer && !field.FieldType.IsFunctionPointer
        && !field.IsDefined(typeof(ThreadStaticAttribute));
}
