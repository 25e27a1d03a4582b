using System.Reflection;

namespace TaskFarm.Packing;

/// <summary>Functions: where they stand, by name, and what they are called on, by value.</summary>
internal sealed class DelegateCodec<T> : Codec<T>
    where T : Delegate
{
    private const byte Open = 0;
    private const byte Closed = 1;
    private const byte OnSingleton = 2;

    private static readonly int ParameterCount = typeof(T).GetMethod("Invoke")!.GetParameters().Length;

    public override void Write(Packer to, T value)
    {
        if (!value.HasSingleTarget)
        {
            to.Refuse($"a delegate of {value.GetInvocationList().Length} functions, which can't travel: send each for itself");
        }

        var method = value.Method;
        if (method.DeclaringType is null)
        {
            to.Refuse("a function that was made while the program ran, such as a compiled expression, which can't travel: send a lambda or a method");
        }

        var target = value.Target;
        var how = target is null ? (TakesAll(method) ? Open : Closed)
            : !method.IsStatic && Singletons.IsOfSingleton(target.GetType()) ? OnSingleton
            : Closed;
        to.WriteByte(how);
        to.WriteName(method);
        if (how == Closed)
        {
            to.Enter(this, value);
            if (target is not null && CapturedUse.IsClosure(target.GetType()))
            {
                to.Choose(null, CapturedUse.Of(method));
            }

            to.WriteObject(target);
            to.Leave();
        }
    }

    public override T Read(Unpacker from, int number)
    {
        var how = from.ReadByte();
        var function = from.Resolver.FunctionOf(from.ReadBlock());
        return (T)(how switch
        {
            Open => function.Open(typeof(T)),
            OnSingleton => function.OfSingleton(typeof(T)),
            Closed => function.Closed(typeof(T), from.ReadObject()),
            _ => throw new PackedDataException($"The packed data has a function of an unknown kind {how}."),
        });
    }

    public override string Segment(object? owner, int place) => ".Target";

    // A lambda that uses members of its class and no variables hangs on the object itself; of a method its caller named the object.
    public override string? CapturedName(object? owner, int place) =>
        owner is not T { Method: var method, Target: { } target } || !method.Name.StartsWith('<') ? null
        : CapturedUse.IsClosure(target.GetType()) ? ""
        : "this";

    // Of a delegate without a target: one of a static method that is closed over null takes a parameter less than its method.
    private static bool TakesAll(MethodInfo method) => method.GetParameters().Length + (method.IsStatic ? 0 : 1) == ParameterCount;
}
