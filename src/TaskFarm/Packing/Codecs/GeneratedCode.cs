using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;

namespace TaskFarm.Packing;

/// <summary>Reads what the compiler made of a lambda: the code itself, and that which only it can reach.</summary>
internal static class GeneratedCode
{
    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    /// <summary>The tokens of the fields that a lambda touches, in its own code or in that which the compiler split off it; null where that can't be told.</summary>
    public static HashSet<int>? FieldsUsedBy(MethodInfo lambda)
    {
        var fields = new HashSet<int>();
        var seen = new HashSet<MethodBase> { lambda };
        var left = new Queue<MethodBase>(seen);
        while (left.TryDequeue(out var method))
        {
            if (method.GetMethodBody()?.GetILAsByteArray() is not { } code)
            {
                return null;
            }

            foreach (var member in MembersIn(code, method))
            {
                if (member.Module != lambda.Module)
                {
                    continue;
                }

                if (member is FieldInfo field)
                {
                    fields.Add(field.MetadataToken);
                }

                foreach (var further in SplitOff(member).Where(seen.Add))
                {
                    left.Enqueue(further);
                }
            }
        }

        return fields;
    }

    // Local functions and lambdas within a lambda stand beside it under names of the compiler's; what waits or yields is a class or struct
    // of the compiler's, of which all may run.
    private static IEnumerable<MethodBase> SplitOff(MemberInfo member)
    {
        const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var type = member as Type ?? member.DeclaringType;
        if (type is null || type.Name.StartsWith("<>c", StringComparison.Ordinal) || !type.Name.StartsWith('<') || type.Name.StartsWith("<Priv", StringComparison.Ordinal))
        {
            return member is MethodInfo method && (method.Name.StartsWith('<') || type?.Name.StartsWith("<>c", StringComparison.Ordinal) == true) ? [method] : [];
        }

        return type.GetMethods(Declared).Where(method => !method.IsAbstract);
    }

    private static IEnumerable<MemberInfo> MembersIn(byte[] code, MethodBase method)
    {
        var typeArguments = method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null;
        var methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (var position = 0; position < code.Length;)
        {
            var value = code[position] == 0xFE ? unchecked((short)(0xFE00 | code[++position])) : code[position];
            position++;
            var operand = Codes[value].OperandType;
            if (operand is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType)
            {
                var token = BinaryPrimitives.ReadInt32LittleEndian(code.AsSpan(position));
                if (method.Module.ResolveMember(token, typeArguments, methodArguments) is { } member)
                {
                    yield return member;
                }
            }

            position += operand switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BinaryPrimitives.ReadInt32LittleEndian(code.AsSpan(position))),
                _ => 4,
            };
        }
    }
}
