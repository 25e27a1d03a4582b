using System.Reflection;

namespace TaskFarm;

/// <summary>How what an async function returns becomes its value, by the type that the function declares.</summary>
internal static class Awaiting
{
    /// <summary>Null where the function is not async: its return value is the value.</summary>
    public static Func<object?, ValueTask<object?>>? Of(Type returned)
    {
        if (returned == typeof(Task))
        {
            return static task => Finish((Task?)task);
        }

        if (returned == typeof(ValueTask))
        {
            return static task => Finish(((ValueTask)task!).AsTask());
        }

        if (!returned.IsGenericType)
        {
            return null;
        }

        var definition = returned.GetGenericTypeDefinition();
        var name = definition == typeof(Task<>) ? nameof(OfTask) : definition == typeof(ValueTask<>) ? nameof(OfValueTask) : null;
        return name is null
            ? null
            : typeof(Awaiting).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(returned.GenericTypeArguments)
                .CreateDelegate<Func<object?, ValueTask<object?>>>();
    }

    private static async ValueTask<object?> Finish(Task? task)
    {
        await NotNull(task).ConfigureAwait(false);
        return null;
    }

    private static async ValueTask<object?> OfTask<T>(object? task) => await NotNull((Task<T>?)task).ConfigureAwait(false);

    private static async ValueTask<object?> OfValueTask<T>(object? task) => await ((ValueTask<T>)task!).ConfigureAwait(false);

    private static TTask NotNull<TTask>(TTask? task)
        where TTask : Task =>
        task ?? throw new InvalidOperationException("The async function returned null instead of a task.");
}
