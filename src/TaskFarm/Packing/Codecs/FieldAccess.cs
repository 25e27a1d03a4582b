using System.Reflection;
using System.Reflection.Emit;

namespace TaskFarm.Packing;

/// <summary>Code that reads and writes the fields of one type, private and read-only ones too, made once a type.</summary>
internal static class FieldAccess
{
    /// <summary>All fields that travel, those of the type itself first.</summary>
    public static FieldInfo[] FieldsOf(Type type)
    {
        const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        var fields = new List<FieldInfo>();
        for (var declaring = type; declaring is not null && declaring != typeof(object); declaring = declaring.BaseType)
        {
            // By name, which other builds of the platform keep, and any build of a user's assembly is the same build.
            fields.AddRange(declaring.GetFields(Declared).Where(field => !TaskOptions.IsDerived(field)).OrderBy(field => field.Name, StringComparer.Ordinal));
        }

        return [.. fields];
    }

    /// <summary>Writes the fields; where they are optional, each after whether it is there.</summary>
    public static Action<Packer, T> Writer<T>(FieldInfo[] fields, bool optional = false)
    {
        var method = new DynamicMethod("Pack", typeof(void), [typeof(Packer), typeof(T)], typeof(T).Module, skipVisibility: true);
        var code = method.GetILGenerator();
        for (var place = 0; place < fields.Length; place++)
        {
            code.Emit(OpCodes.Ldarg_0);
            code.Emit(OpCodes.Ldc_I4, place);
            code.Emit(OpCodes.Call, typeof(Packer).GetMethod(optional ? nameof(Packer.Wants) : nameof(Packer.At))!);
            var next = code.DefineLabel();
            if (optional)
            {
                code.Emit(OpCodes.Brfalse, next);
            }

            code.Emit(OpCodes.Ldarg_0);
            code.Emit(OpCodes.Ldarg_1);
            code.Emit(OpCodes.Ldfld, fields[place]);
            code.Emit(OpCodes.Call, typeof(Slot<>).MakeGenericType(fields[place].FieldType).GetMethod("Write")!);
            code.MarkLabel(next);
        }

        code.Emit(OpCodes.Ret);
        return method.CreateDelegate<Action<Packer, T>>();
    }

    /// <summary>Reads what <see cref="Writer"/> wrote.</summary>
    public static FieldReader<T> Reader<T>(FieldInfo[] fields, bool optional = false)
    {
        var method = new DynamicMethod("Unpack", typeof(void), [typeof(Unpacker), typeof(T).MakeByRefType()], typeof(T).Module, skipVisibility: true);
        var code = method.GetILGenerator();
        foreach (var field in fields)
        {
            var next = code.DefineLabel();
            if (optional)
            {
                code.Emit(OpCodes.Ldarg_0);
                code.Emit(OpCodes.Call, typeof(Unpacker).GetMethod(nameof(Unpacker.ReadFlag))!);
                code.Emit(OpCodes.Brfalse, next);
            }

            code.Emit(OpCodes.Ldarg_1);
            if (!typeof(T).IsValueType)
            {
                code.Emit(OpCodes.Ldind_Ref);
            }

            code.Emit(OpCodes.Ldarg_0);
            code.Emit(OpCodes.Call, typeof(Slot<>).MakeGenericType(field.FieldType).GetMethod("Read")!);
            code.Emit(OpCodes.Stfld, field);
            code.MarkLabel(next);
        }

        code.Emit(OpCodes.Ret);
        return method.CreateDelegate<FieldReader<T>>();
    }
}
