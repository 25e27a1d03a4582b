using System.Reflection;
using System.Runtime.CompilerServices;

namespace TaskFarm.Packing;

/// <summary>Closures: of the variables that they hold, those that the lambda uses for whose sake they are packed.</summary>
internal sealed class ClosureCodec<T> : Codec<T>
    where T : class
{
    private readonly FieldInfo[] _fields = FieldAccess.FieldsOf(typeof(T));
    private readonly Lazy<Action<Packer, T>> _write;
    private readonly Lazy<FieldReader<T>> _read;

    public ClosureCodec()
    {
        _write = new(() => FieldAccess.Writer<T>(_fields, optional: true));
        _read = new(() => FieldAccess.Reader<T>(_fields, optional: true));
    }

    public override bool CanHoldItself => true;

    public override bool IsClosure => true;

    public override void Write(Packer to, T value)
    {
        var use = to.UseOf(value);
        to.Enter(this, value);
        to.Choose(use?.In(typeof(T), _fields), use);
        _write.Value(to, value);
        to.Leave();
    }

    public override T Read(Unpacker from, int number)
    {
        var value = (T)RuntimeHelpers.GetUninitializedObject(typeof(T));
        from.Made(number, value);
        _read.Value(from, ref value);
        return value;
    }

    public override string? CapturedName(object? owner, int place)
    {
        var name = _fields[place].Name;
        return name == "<>4__this" ? "this" : name.StartsWith("CS$<>", StringComparison.Ordinal) ? "" : FieldNames.Of(_fields[place]);
    }
}
