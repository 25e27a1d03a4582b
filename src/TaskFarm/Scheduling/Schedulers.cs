using System.Reflection;

namespace TaskFarm.Scheduling;

/// <summary>Schedulers by name: those that are built in, and any class of a loaded assembly.</summary>
public static class Schedulers
{
    /// <summary>Makes a scheduler.</summary>
    /// <param name="name"><c>fifo</c>, <c>lifo</c>, or the full name of a public class with a constructor without parameters, with or without its assembly's name.</param>
    /// <exception cref="ArgumentException">There is no such scheduler; the message lists those there are.</exception>
    public static IScheduler Create(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return name.ToUpperInvariant() switch
        {
            "FIFO" => new FifoScheduler(),
            "LIFO" => new LifoScheduler(),
            _ => CreateOwn(name),
        };
    }

    private static IScheduler CreateOwn(string name)
    {
        var type = Find(name)
            ?? throw new ArgumentException(
                $"There is no scheduler '{name}'. Use fifo, lifo, or the full name of a class that implements {typeof(IScheduler)}.", nameof(name));
        try
        {
            return typeof(IScheduler).IsAssignableFrom(type)
                ? (IScheduler)Activator.CreateInstance(type)!
                : throw new ArgumentException($"'{name}' is not a scheduler: it does not implement {typeof(IScheduler)}.", nameof(name));
        }
        catch (MissingMethodException exception)
        {
            throw new ArgumentException(
                $"'{name}' can't be made by name: it has no public constructor without parameters. Give a factory instead.", nameof(name), exception);
        }
        catch (TargetInvocationException exception)
        {
            throw new ArgumentException($"The constructor of '{name}' threw: {exception.InnerException!.Message}", nameof(name), exception.InnerException);
        }
    }

    private static Type? Find(string name)
    {
        try
        {
            return Type.GetType(name)
                ?? AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetType(name)).FirstOrDefault(found => found is not null);
        }
        catch (Exception exception) when (exception is IOException or BadImageFormatException or TypeLoadException or ArgumentException)
        {
            // The name is not one, or names an assembly that can't be loaded.
            return null;
        }
    }
}
