using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace TaskFarm.Packing;

/// <summary>Packs one value: its bytes, the code it needs, and the place where the packing stands.</summary>
internal sealed class Packer : ByteWriter
{
    public const byte Version = 1;

    /// <summary>Begins packed data whose list of code stands elsewhere, for all that name the same.</summary>
    public const byte SharedCodeVersion = 2;

    /// <summary>How many levels of objects within objects a value may have.</summary>
    public const int MaxDepth = 1_000;

    [ThreadStatic]
    private static Packer? _idle;

    private readonly ObjectNumbers _objects = new();
    private readonly ObjectNumbers _types = new();
    private readonly List<AssemblyCode> _code = [];
    private readonly Trail _trail = new();
    private readonly Func<AssemblyCode, int> _placeOf;
    private readonly ByteWriter _head = new();
    private readonly ByteWriter _name = new();
    private string _root = "";
    private ITypeNames? _names;
    private CodeList? _sharedCode;
    private readonly List<(object Closure, CapturedUse? Use)> _uses = [];
    private Dictionary<object, CapturedUse?>? _sharedUses;

    private Packer()
    {
        _placeOf = PlaceOf;
    }

    /// <summary>The task whose options stand in the clear, so that they are left out here.</summary>
    public object? Bare { get; private set; }

    private int WholeLength
    {
        get
        {
            var length = (long)_head.Length + Length;
            return length <= Array.MaxLength ? (int)length : throw TooLarge();
        }
    }

    /// <summary>The version, the code that is needed, and what <paramref name="write"/> writes.</summary>
    /// <param name="state">What is to be packed.</param>
    /// <param name="root">What the value is called in messages.</param>
    /// <param name="write">Writes it.</param>
    /// <param name="names">Names for types without a file.</param>
    /// <param name="bare">A task whose options are left out.</param>
    public static byte[] Pack<T>(T state, string root, Action<Packer, T> write, ITypeNames? names = null, object? bare = null)
    {
        var packer = Begin(root, names, bare);
        try
        {
            packer.WriteAll(state, write);
            return packer.Finish();
        }
        finally
        {
            packer.Forget();
        }
    }

    /// <summary>The same, written into <paramref name="to"/>.</summary>
    /// <inheritdoc cref="Pack{T}(T, string, Action{Packer, T}, ITypeNames?, object?)"/>
    public static void PackInto<T>(ByteWriter to, T state, string root, Action<Packer, T> write)
    {
        var packer = Begin(root, names: null, bare: null);
        try
        {
            packer.WriteAll(state, write);
            packer.FinishInto(to);
        }
        finally
        {
            packer.Forget();
        }
    }

    /// <summary>The same, written into <paramref name="to"/> as a block, and without the code where it is <paramref name="sharedCode"/>.</summary>
    /// <inheritdoc cref="Pack{T}(T, string, Action{Packer, T}, ITypeNames?, object?)"/>
    public static void PackBlock<T>(ByteWriter to, T state, string root, Action<Packer, T> write, object? bare, CodeList? sharedCode)
    {
        var packer = Begin(root, names: null, bare);
        packer._sharedCode = sharedCode;
        try
        {
            packer.WriteAll(state, write);
            to.WriteNumber(packer.WholeLength);
            packer.FinishInto(to);
        }
        finally
        {
            packer.Forget();
        }
    }

    public void WriteObject(object? value)
    {
        switch (value)
        {
            case null:
                WriteByte((byte)ValueTag.Null);
                break;
            case string text:
                WriteByte((byte)ValueTag.Text);
                WriteText(text);
                break;
            case int number:
                WriteByte((byte)ValueTag.Int32);
                WriteRaw(number);
                break;
            case double number:
                WriteByte((byte)ValueTag.Double);
                WriteRaw(number);
                break;
            case bool flag:
                WriteByte((byte)(flag ? ValueTag.True : ValueTag.False));
                break;
            default:
                WriteTyped(value, Codec.Of(value.GetType()));
                break;
        }
    }

    /// <summary>The type or function by name.</summary>
    public void WriteName(MemberInfo member)
    {
        var known = EncodedName.Of(member);
        if (known.Bytes is not null && (known.Code is null || PlaceOf(known.Code) == 0))
        {
            WriteBlock(known.Bytes);
            return;
        }

        _name.Clear();
        try
        {
            EncodedName.Write(new NameEncoder(_name, _placeOf, _names), member);
        }
        catch (UnnamedTypeException unnamed)
        {
            Refuse(unnamed.Message);
        }

        WriteBlock(_name.Written);
    }

    public void Enter(Codec codec, object? owner)
    {
        if (_trail.Depth >= MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            Refuse($"nested deeper than {Math.Min(_trail.Depth, MaxDepth)} levels, which can't travel: put what is chained into an array or a list");
        }

        _trail.Enter(codec, owner);
    }

    public void At(int place) => _trail.At(place);

    /// <summary>At a field of a closure: says whether it goes along, and writes that.</summary>
    public bool Wants(int place)
    {
        At(place);
        var wanted = _trail.IsChosen(place);
        WriteByte(wanted ? (byte)1 : (byte)0);
        return wanted;
    }

    public void Choose(bool[]? chosen, CapturedUse? use) => _trail.Choose(chosen, use);

    /// <summary>For which lambda a closure is packed; null for all that may use it.</summary>
    public CapturedUse? UseOf(object closure)
    {
        // From a lambda, or from another closure that is packed for one.
        var use = _sharedUses is not null && _sharedUses.TryGetValue(closure, out var shared) ? CapturedUse.Union(shared, _trail.Use) : _trail.Use;
        _uses.Add((closure, use));
        return use;
    }

    public void Leave() => _trail.Leave();

    /// <summary>Says that the value at which the packing stands can't travel.</summary>
    /// <param name="what">What follows "'path' is".</param>
    [DoesNotReturn]
    public void Refuse(string what)
    {
        var path = _trail.Describe(_root);
        throw new PackingException(path, $"{(path.Contains('\'', StringComparison.Ordinal) ? char.ToUpperInvariant(path[0]) + path[1..] : $"'{path}'")} is {what}.");
    }

    private void WriteTyped(object value, Codec codec)
    {
        if (codec.IsShared)
        {
            var number = _objects.Add(value);
            if (number >= 0)
            {
                if (!codec.CanHoldItself && _trail.Holds(value))
                {
                    Refuse($"the {value.GetType()} that it is in itself, which can't travel: such an object is made after what it holds");
                }

                if (codec.IsClosure)
                {
                    CheckUse(value);
                }

                WriteByte((byte)ValueTag.Again);
                WriteNumber(number);
                return;
            }
        }

        codec.RefuseIfUnpackable(this);
        WriteByte((byte)ValueTag.Typed);
        var known = _types.Add(codec);
        WriteNumber(known + 1);
        if (known < 0)
        {
            WriteName(codec.Type);
        }

        codec.WriteObject(this, value);
    }

    private void CheckUse(object closure)
    {
        var use = _uses.Find(one => ReferenceEquals(one.Closure, closure)).Use;
        if (!CapturedUse.Covers(use, _trail.Use))
        {
            (_sharedUses ??= new(ReferenceEqualityComparer.Instance))[closure] = CapturedUse.Union(use, _trail.Use);
            throw new SharedClosureException();
        }
    }

    private int PlaceOf(AssemblyCode code)
    {
        var place = _code.IndexOf(code);
        if (place < 0)
        {
            place = _code.Count;
            _code.Add(code);
        }

        return place;
    }

    private static Packer Begin(string root, ITypeNames? names, object? bare)
    {
        // Taken out while it is used: packing a value may, through a caller's own types, pack another.
        var packer = _idle ?? new Packer();
        _idle = null;
        (packer._root, packer._names, packer.Bare) = (root, names, bare);
        return packer;
    }

    // After the head, which is known when all else is written.
    private void WriteAll<T>(T state, Action<Packer, T> write)
    {
        while (true)
        {
            try
            {
                write(this, state);
                break;
            }
            catch (SharedClosureException)
            {
                // Two lambdas use different variables of one closure, which they go on sharing: it goes along with all that they use.
                Restart();
            }
        }

        var code = _code.Count switch
        {
            0 => CodeList.Empty,
            1 => _code[0].List,
            _ => new CodeList([.. _code.Concat(_code.SelectMany(one => one.Closure)).Distinct().Select(one => one.Identity)]),
        };
        if (_sharedCode is { } shared && code.Encoded.AsSpan().SequenceEqual(shared.Encoded))
        {
            _head.WriteByte(SharedCodeVersion);
        }
        else
        {
            _head.WriteByte(Version);
            _head.WriteBlock(code.Encoded);
        }
    }

    private byte[] Finish()
    {
        // Room is made once: a value may be large.
        var whole = GC.AllocateUninitializedArray<byte>(WholeLength);
        _head.Written.CopyTo(whole);
        Written.CopyTo(whole.AsSpan(_head.Length));
        return whole;
    }

    private void FinishInto(ByteWriter to)
    {
        to.WriteBytes(_head.Written);
        to.WriteBytes(Written);
    }

    private void Forget()
    {
        Restart();
        (_names, Bare, _sharedUses, _sharedCode) = (null, null, null, null);
        _idle = this;
    }

    private void Restart()
    {
        Clear();
        _head.Clear();
        _name.Clear();
        _objects.Clear();
        _types.Clear();
        _code.Clear();
        _trail.Clear();
        _uses.Clear();
    }
}
