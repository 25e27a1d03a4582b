using Orleans.Placement;

namespace TaskFarm.Orleans.Placement;

/// <summary>Places an engine on the silo that its id names.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class EnginePlacementAttribute() : PlacementAttribute(EnginePlacement.Instance);
