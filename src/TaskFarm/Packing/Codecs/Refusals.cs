using System.Collections;
using System.Dynamic;
using System.Linq.Expressions;
using System.Reflection;

namespace TaskFarm.Packing;

/// <summary>Why values of a type can't travel, and what can be sent instead.</summary>
internal static class Refusals
{
    public const string Pointer = "it points into the memory of this process. Send what it points at instead";
    private const string OfThisProcess = "it stands for something of this process. Send what it was made of instead";

    // What users write tasks and read results with. The rest of the farm's own types are the farm itself.
    private static readonly HashSet<Type> Data =
    [
        typeof(StringTask), typeof(Dependency), typeof(EngineProperties), typeof(TaskFailure), typeof(CompilerMessage), typeof(TaskResult),
        typeof(ResultNamespace), typeof(QueueStatus), typeof(EngineInfo),
    ];

    /// <summary>Why a type of the platform that is no data can't travel.</summary>
    public static string OfPlatform(Type type)
    {
        if (typeof(Exception).IsAssignableFrom(type))
        {
            return "an exception holds frames of this process. Send its message instead";
        }

        if (typeof(Task).IsAssignableFrom(type) || type == typeof(ValueTask) || IsOf(type, typeof(ValueTask<>)))
        {
            return "it stands for something of this process. Await it, and send its value";
        }

        if (typeof(Expression).IsAssignableFrom(type))
        {
            return "it is an expression tree. Send a lambda instead";
        }

        if (typeof(IDynamicMetaObjectProvider).IsAssignableFrom(type))
        {
            return "it is a dynamic object. Send a dictionary instead";
        }

        return typeof(IEnumerable).IsAssignableFrom(type) && type.Namespace?.StartsWith("System.Linq", StringComparison.Ordinal) == true
            ? "it is a query that has not run yet. Call ToArray, and send that"
            : OfThisProcess;
    }

    /// <summary>Why a type of a user's, or of the farm's own, can't travel; null where it can.</summary>
    public static string? OfUser(Type type)
    {
        if (AssemblyKinds.IsEverywhere(type.Assembly))
        {
            return type.IsValueType || Data.Contains(type) || type.Name.StartsWith('<') || typeof(ITask).IsAssignableFrom(type) ? null : OfThisProcess;
        }

        for (var super = type.BaseType; super is not null; super = super.BaseType)
        {
            if (AssemblyKinds.IsPlatform(super.Assembly) && super != typeof(object) && super != typeof(ValueType) && !HasNoState(super))
            {
                return typeof(Exception).IsAssignableFrom(super) ? OfPlatform(super)
                    : $"it is made on {TypeText.Of(super)}, whose inner state is the platform's own. Hold one in a field instead";
            }
        }

        return FixedSize.IsMoreThanItsFields(type) && FixedSize.HoldsReferences(type) ? "it is an inline array of references. Use an array instead"
            : HasPointer(type) ? Pointer
            : null;
    }

    private static bool HasNoState(Type type)
    {
        const BindingFlags Fields = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance;
        return type.GetFields(Fields).Length == 0;
    }

    private static bool HasPointer(Type type)
    {
        const BindingFlags Fields = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance;
        return Array.Exists(type.GetFields(Fields), field => field.FieldType.IsPointer || field.FieldType.IsFunctionPointer);
    }

    private static bool IsOf(Type type, Type definition) => type.IsGenericType && type.GetGenericTypeDefinition() == definition;
}
