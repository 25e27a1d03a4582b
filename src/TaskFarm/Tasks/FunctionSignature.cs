using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace TaskFarm;

/// <summary>What is known of a function once for all tasks that call it: its parameters, and the quickest way to call it.</summary>
internal sealed class FunctionSignature
{
    // Weak keys: a function may come from an assembly that is to be unloaded. The same method behind another type of delegate is called
    // in another way; few methods have more than one.
    private static readonly ConditionalWeakTable<MethodInfo, ConcurrentDictionary<Type, FunctionSignature>> Known = [];

    // Most tasks call the function that the one before them called.
    [ThreadStatic]
    private static WeakReference<FunctionSignature>? _latest;

    private readonly MethodInfo _method;
    private readonly Type _delegateType;
    private readonly ParameterInfo[] _parameters;
    private readonly Type[] _types;
    private readonly bool _takesAnything;
    private readonly MethodInvoker _invoker;
    private readonly Func<object?, ValueTask<object?>>? _awaiter;

    private FunctionSignature(MethodInfo method, Type delegateType)
    {
        // The delegate's own Invoke is called, not the method behind it, which a closed or compiled delegate may not let us call.
        var invoke = delegateType.GetMethod("Invoke")!;
        _method = method;
        _delegateType = delegateType;
        _parameters = invoke.GetParameters();
        // What the delegate takes, which may be narrower than what the method behind it does: Func<string, int> of a method on object.
        _types = [.. _parameters.Select(parameter => parameter.ParameterType)];
        var named = method.GetParameters();
        if (named.Length >= _parameters.Length)
        {
            // A delegate type such as Func<int, int> calls its parameter "arg"; the function's own names are what kwargs mean. A closed
            // delegate's method has the closed-over parameter in front.
            _parameters = named[^_parameters.Length..];
        }

        if (Array.Find(_parameters, parameter => parameter.ParameterType.IsByRef) is { } byReference)
        {
            throw new ArgumentException($"The function's parameter '{byReference.Name}' is passed by reference, which a task can't do.", nameof(method));
        }

        if (invoke.ReturnType == typeof(void) && method.IsDefined(typeof(AsyncStateMachineAttribute), inherit: false))
        {
            throw new ArgumentException("The function is async void, so nobody can know when it is done or how it failed; let it return a Task.", nameof(method));
        }

        _takesAnything = Array.TrueForAll(_types, type => type == typeof(object));
        _invoker = MethodInvoker.Create(invoke);
        _awaiter = Awaiting.Of(invoke.ReturnType);
    }

    public static FunctionSignature Of(Delegate function)
    {
        var (method, type) = (function.Method, function.GetType());
        if (_latest is not null && _latest.TryGetTarget(out var latest) && ReferenceEquals(latest._method, method) && latest._delegateType == type)
        {
            return latest;
        }

        var signature = Known.GetValue(method, static _ => new ConcurrentDictionary<Type, FunctionSignature>())
            .GetOrAdd(type, static (delegateType, ofMethod) => new FunctionSignature(ofMethod, delegateType), method);
        _latest = new WeakReference<FunctionSignature>(signature);
        return signature;
    }

    public object?[] Bind(object?[] args, IReadOnlyDictionary<string, object?>? kwargs)
    {
        if (args.Length > _parameters.Length)
        {
            throw new ArgumentException($"{Describe()} takes {_parameters.Length} arguments, and {args.Length} were given.", nameof(args));
        }

        if (kwargs is not { Count: > 0 } && args.Length == _parameters.Length && _takesAnything)
        {
            // A copy: a caller may use one array for many tasks.
            return [.. args];
        }

        var bound = new object?[_parameters.Length];
        for (var index = 0; index < bound.Length; index++)
        {
            bound[index] = BindOne(index, args, kwargs);
        }

        if (kwargs is not null)
        {
            RefuseUnknown(args.Length, kwargs);
        }

        return bound;
    }

    public ValueTask<object?> InvokeAsync(Delegate function, object?[] arguments)
    {
        var returned = _invoker.Invoke(function, arguments.AsSpan());
        return _awaiter is null ? new ValueTask<object?>(returned) : _awaiter(returned);
    }

    private object? BindOne(int index, object?[] args, IReadOnlyDictionary<string, object?>? kwargs)
    {
        var parameter = _parameters[index];
        if (index < args.Length)
        {
            return ArgumentConversion.To(_types[index], parameter.Name, args[index], Describe());
        }

        if (kwargs is not null && kwargs.TryGetValue(parameter.Name ?? "", out var named))
        {
            return ArgumentConversion.To(_types[index], parameter.Name, named, Describe());
        }

        if (parameter.HasDefaultValue)
        {
            return ArgumentConversion.DefaultOf(parameter);
        }

        throw new ArgumentException($"{Describe()} needs an argument for its parameter '{parameter.Name}'.", nameof(args));
    }

    private void RefuseUnknown(int positional, IReadOnlyDictionary<string, object?> kwargs)
    {
        foreach (var name in kwargs.Keys)
        {
            var index = Array.FindIndex(_parameters, parameter => parameter.Name == name);
            if (index < 0)
            {
                throw new ArgumentException($"{Describe()} has no parameter '{name}'.", nameof(kwargs));
            }

            if (index < positional)
            {
                throw new ArgumentException($"{Describe()} is given its parameter '{name}' twice, by position and by name.", nameof(kwargs));
            }
        }
    }

    private string Describe()
    {
        var parameters = string.Join(", ", _parameters.Select(parameter => $"{parameter.ParameterType.Name} {parameter.Name}"));
        return _method.Name.StartsWith('<') ? $"The function ({parameters})" : $"The function {_method.Name}({parameters})";
    }
}
