namespace TaskFarm.Packing;

/// <summary>Which collections a method makes the codec of.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CollectionAttribute(Type definition) : Attribute
{
    public Type Definition => definition;
}
