using System.Collections.Concurrent;
using System.Reflection;

namespace TaskFarm.Packing;

/// <summary>A function that was found by name, and the delegates of it that are always the same.</summary>
internal sealed class FunctionReference(MethodInfo method)
{
    private readonly ConcurrentDictionary<Type, Delegate> _open = new();
    private readonly ConcurrentDictionary<Type, Delegate> _ofSingleton = new();

    /// <summary>A delegate that takes all that the function does.</summary>
    public Delegate Open(Type type) =>
        _open.TryGetValue(type, out var known) ? known : _open.GetOrAdd(type, Delegate.CreateDelegate(type, method));

    /// <summary>A delegate on the one object that the compiler makes for all lambdas that capture nothing.</summary>
    public Delegate OfSingleton(Type type) =>
        _ofSingleton.TryGetValue(type, out var known)
            ? known
            : _ofSingleton.GetOrAdd(type, Delegate.CreateDelegate(type, Singletons.Of(method.DeclaringType!), method));

    /// <summary>A delegate on a target, or with a first argument.</summary>
    public Delegate Closed(Type type, object? target) => Delegate.CreateDelegate(type, target, method);
}
