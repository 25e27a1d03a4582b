namespace TaskFarm.Orleans.Placement;

/// <summary>Engines live on the silo that their ids name.</summary>
[GenerateSerializer]
[Immutable]
[Alias("TaskFarm.EnginePlacement")]
internal sealed class EnginePlacement : PlacementStrategy
{
    public static readonly EnginePlacement Instance = new();
}
