using Orleans.Runtime.Placement;

namespace TaskFarm.Orleans.Placement;

/// <summary>Finds the silo that an engine's id names.</summary>
internal sealed class EnginePlacementDirector(IClusterMembershipService membership) : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var (_, engineId) = FarmKey.Split(target.GrainIdentity.Key.ToString()!);
        var silo = EngineName.SiloOf(engineId);
        foreach (var address in context.GetCompatibleSilos(target))
        {
            if (membership.CurrentSnapshot.Members.TryGetValue(address, out var member) && member.Name == silo)
            {
                return Task.FromResult(address);
            }
        }

        throw new EngineNotFoundException(engineId);
    }
}
