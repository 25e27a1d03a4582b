using System.Reflection;

namespace TaskFarm.Packing;

/// <summary>Fields of the farm's own types that don't travel as they are.</summary>
internal static class TaskOptions
{
    /// <summary>Whether a packed task says in its header what the field holds.</summary>
    public static bool Contains(FieldInfo field) =>
        field.DeclaringType == typeof(BaseTask)
        && FieldNames.Of(field) is (nameof(BaseTask.RecoveryTask) or nameof(BaseTask.Depend) or nameof(BaseTask.DependExpression));

    /// <summary>Whether the field is made anew of the others.</summary>
    public static bool IsDerived(FieldInfo field) => field.DeclaringType == typeof(Dependency) && FieldNames.Of(field) == "Compiled";
}
