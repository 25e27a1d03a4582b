using System.Reflection;
using System.Runtime.CompilerServices;

namespace TaskFarm.Packing;

/// <summary>Objects and structs by their fields; made without running a constructor.</summary>
internal sealed class FieldsCodec<T> : Codec<T>
{
    private readonly FieldInfo[] _fields;
    private readonly FieldInfo[] _bareFields;
    private readonly int? _shape;
    private readonly Lazy<Action<Packer, T>> _write;
    private readonly Lazy<FieldReader<T>> _read;
    private readonly Lazy<Action<Packer, T>> _writeBare;
    private readonly Lazy<FieldReader<T>> _readBare;

    public FieldsCodec()
    {
        _fields = FieldAccess.FieldsOf(typeof(T));
        _shape = FarmShape.Of(_fields);
        _bareFields = [.. _fields.Where(field => !TaskOptions.Contains(field))];
        // Not now: a field may be of this very type, whose codec is not there yet.
        _write = new(() => FieldAccess.Writer<T>(_fields));
        _read = new(() => FieldAccess.Reader<T>(_fields));
        _writeBare = new(() => FieldAccess.Writer<T>(_bareFields));
        _readBare = new(() => FieldAccess.Reader<T>(_bareFields));
    }

    public override bool CanHoldItself => true;

    public override void Write(Packer to, T value)
    {
        to.Enter(this, typeof(T).IsValueType ? null : value);
        if (_shape is { } shape)
        {
            to.WriteRaw(shape);
        }

        if (typeof(BaseTask).IsAssignableFrom(typeof(T)))
        {
            WriteTask(to, value);
        }
        else if (_fields.Length == 0)
        {
            // A byte at least, so that no count of items makes more room than the data has.
            to.WriteByte(0);
        }
        else
        {
            _write.Value(to, value);
        }

        to.Leave();
    }

    public override T Read(Unpacker from, int number)
    {
        var value = typeof(T).IsValueType ? default! : (T)RuntimeHelpers.GetUninitializedObject(typeof(T));
        if (!typeof(T).IsValueType)
        {
            from.Made(number, value!);
        }

        if (_shape is { } shape && from.ReadRaw<int>() != shape)
        {
            throw new PackedDataException($"The packed data has a {Type} of another version of TaskFarm than this one.");
        }

        if (typeof(BaseTask).IsAssignableFrom(typeof(T)))
        {
            (from.ReadFlag() ? _readBare : _read).Value(from, ref value);
        }
        else if (_fields.Length == 0)
        {
            from.ReadByte();
        }
        else
        {
            _read.Value(from, ref value);
        }

        return value;
    }

    // The trail's places are those of the fields that are written.
    public override string Segment(object? owner, int place) => "." + FieldNames.Of((owner is BareTask ? _bareFields : _fields)[place]);

    private void WriteTask(Packer to, T value)
    {
        var bare = ReferenceEquals(to.Bare, value);
        to.WriteByte(bare ? (byte)1 : (byte)0);
        if (bare)
        {
            to.Leave();
            to.Enter(this, BareTask.Instance);
        }

        (bare ? _writeBare : _write).Value(to, value);
    }
}
