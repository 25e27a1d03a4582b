using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;

namespace TaskFarm.Packing;

/// <summary>A function that was found by name, and the delegates of it that are always the same.</summary>
internal sealed class FunctionReference(MethodInfo method)
{
    private readonly ConcurrentDictionary<Type, Delegate> _open = new();
    private readonly ConcurrentDictionary<Type, Delegate> _ofSingleton = new();
    private readonly ConcurrentDictionary<Type, Func<object, Delegate>> _makers = new();

    /// <summary>A delegate that takes all that the function does.</summary>
    public Delegate Open(Type type) =>
        _open.TryGetValue(type, out var known) ? known : _open.GetOrAdd(type, Delegate.CreateDelegate(type, method));

    /// <summary>A delegate on the one object that the compiler makes for all lambdas that capture nothing.</summary>
    public Delegate OfSingleton(Type type) =>
        _ofSingleton.TryGetValue(type, out var known)
            ? known
            : _ofSingleton.GetOrAdd(type, Delegate.CreateDelegate(type, Singletons.Of(method.DeclaringType!), method));

    /// <summary>A delegate on a target, or with a first argument.</summary>
    public Delegate Closed(Type type, object? target)
    {
        if (target is null || method.IsStatic || method.DeclaringType!.IsValueType || target.GetType() != method.DeclaringType)
        {
            return Delegate.CreateDelegate(type, target, method);
        }

        if (_makers.TryGetValue(type, out var maker))
        {
            return maker(target);
        }

        // The first goes the checked way; one that passes tells that code made for the same method and type is right.
        var first = Delegate.CreateDelegate(type, target, method);
        _makers.TryAdd(type, MakerOf(type));
        return first;
    }

    // Code that does what `new Func<…>(target.Method)` compiles to: ten times quicker than asking reflection each time.
    private Func<object, Delegate> MakerOf(Type type)
    {
        var maker = new DynamicMethod("Make", typeof(Delegate), [typeof(object)], method.Module, skipVisibility: true);
        var code = maker.GetILGenerator();
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Castclass, method.DeclaringType!);
        code.Emit(OpCodes.Ldftn, method);
        code.Emit(OpCodes.Newobj, type.GetConstructors()[0]);
        code.Emit(OpCodes.Ret);
        return maker.CreateDelegate<Func<object, Delegate>>();
    }
}
