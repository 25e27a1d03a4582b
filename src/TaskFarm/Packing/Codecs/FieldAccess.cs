using System.Reflection;
using System.Reflection.Emit;

namespace TaskFarm.Packing;

/// <summary>Code that reads and writes the fields of one type, private and read-only ones too, made once a type.</summary>
internal static class FieldAccess
{
    public static Action<Packer, T> Writer<T>(FieldInfo[] fields)
    {
        var method = new DynamicMethod("Pack", typeof(void), [typeof(Packer), typeof(T)], typeof(T).Module, skipVisibility: true);
        var code = method.GetILGenerator();
        for (var place = 0; place < fields.Length; place++)
        {
            code.Emit(OpCodes.Ldarg_0);
            code.Emit(OpCodes.Ldc_I4, place);
            code.Emit(OpCodes.Call, typeof(Packer).GetMethod(nameof(Packer.At))!);
            code.Emit(OpCodes.Ldarg_0);
            code.Emit(OpCodes.Ldarg_1);
            code.Emit(OpCodes.Ldfld, fields[place]);
            code.Emit(OpCodes.Call, typeof(Slot<>).MakeGenericType(fields[place].FieldType).GetMethod("Write")!);
        }

        code.Emit(OpCodes.Ret);
        return method.CreateDelegate<Action<Packer, T>>();
    }

    public static FieldReader<T> Reader<T>(FieldInfo[] fields)
    {
        var method = new DynamicMethod("Unpack", typeof(void), [typeof(Unpacker), typeof(T).MakeByRefType()], typeof(T).Module, skipVisibility: true);
        var code = method.GetILGenerator();
        foreach (var field in fields)
        {
            code.Emit(OpCodes.Ldarg_1);
            if (!typeof(T).IsValueType)
            {
                code.Emit(OpCodes.Ldind_Ref);
            }

            code.Emit(OpCodes.Ldarg_0);
            code.Emit(OpCodes.Call, typeof(Slot<>).MakeGenericType(field.FieldType).GetMethod("Read")!);
            code.Emit(OpCodes.Stfld, field);
        }

        code.Emit(OpCodes.Ret);
        return method.CreateDelegate<FieldReader<T>>();
    }
}
