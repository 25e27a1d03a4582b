using System.Reflection;

namespace TaskFarm.Packing;

/// <summary>Which of the platform's types are their fields and nothing more.</summary>
internal static class PlatformTypes
{
    public static bool AreItsFieldsAllThereIs(Type type)
    {
        if (type.IsGenericType && type.GetInterface("System.Runtime.CompilerServices.ITuple") is not null)
        {
            return true;
        }

        return type.IsValueType
            && ((type.IsGenericType && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>)) || IsPlain(type));
    }

    private static bool IsPlain(Type type)
    {
        if (type == typeof(IntPtr) || type == typeof(UIntPtr) || type.IsPointer || type.IsFunctionPointer)
        {
            return false;
        }

        return type.IsPrimitive || type.IsEnum || type == typeof(string) || ScalarCodecs.For(type) is not null
            ? type != typeof(object)
            : type.IsValueType && !FixedSize.IsMoreThanItsFields(type)
                && Array.TrueForAll(
                    type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance), field => IsPlain(field.FieldType));
    }
}
