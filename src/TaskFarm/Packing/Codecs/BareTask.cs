namespace TaskFarm.Packing;

/// <summary>Stands in the trail for a task that is packed without what its header says.</summary>
internal sealed class BareTask
{
    public static readonly BareTask Instance = new();
}
