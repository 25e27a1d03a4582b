using System.Reflection;
using System.Reflection.Emit;

namespace TaskFarm.Scripting;

/// <summary>Sets a static field that only its type's initializer may set: reflection refuses, and the saved value is as good as the initializer's.</summary>
internal static class ReadOnlyField
{
    public static void Set(FieldInfo field, object? value)
    {
        var method = new DynamicMethod("Set", returnType: null, [typeof(object)], field.Module, skipVisibility: true);
        var code = method.GetILGenerator();
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Unbox_Any, field.FieldType);
        code.Emit(OpCodes.Stsfld, field);
        code.Emit(OpCodes.Ret);
        method.CreateDelegate<Action<object?>>()(value);
    }
}
