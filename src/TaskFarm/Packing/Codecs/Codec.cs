using System.Runtime.CompilerServices;

namespace TaskFarm.Packing;

/// <summary>How the values of one type are packed.</summary>
/// <param name="type">The type whose name stands in packed data.</param>
internal abstract class Codec(Type type)
{
    // Weak keys: a type may come from an assembly that is to be unloaded.
    private static readonly ConditionalWeakTable<Type, Codec> Known = [];

    public Type Type => type;

    /// <summary>Whether two references to one object stay so.</summary>
    public virtual bool IsShared => !type.IsValueType;

    /// <summary>Whether an object is there before what it holds is read.</summary>
    public virtual bool CanHoldItself => false;

    /// <summary>Whether objects are closures, of which only what a lambda uses is packed.</summary>
    public virtual bool IsClosure => false;

    /// <summary>The codec for objects of a runtime type, which may be that of a type above it.</summary>
    public static Codec Of(Type type) => Known.GetValue(type, static one => CodecFactory.Make(one));

    public abstract void WriteObject(Packer to, object value);

    public abstract object ReadObject(Unpacker from, int number);

    public virtual void RefuseIfUnpackable(Packer packer)
    {
    }

    /// <summary>The path from an object to what stands at a place in it.</summary>
    public virtual string Segment(object? owner, int place) => "";

    /// <summary>The variable of the user's at a place in a closure; empty for what the user doesn't see; null where this is no closure.</summary>
    public virtual string? CapturedName(object? owner, int place) => null;
}
