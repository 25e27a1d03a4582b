namespace TaskFarm.Orleans;

/// <summary>References to the grains of a farm.</summary>
/// <remarks>Orleans works out from the interface, anew at each call, what the grain is called; a task is shorter than that.</remarks>
internal static class FarmGrains
{
    public static ITaskControllerGrain ControllerOf(this IGrainFactory grains, string farm) => Find<ITaskControllerGrain>(grains, farm);

    public static ITaskGrain TaskOf(this IGrainFactory grains, string farm, long taskId) => Find<ITaskGrain>(grains, FarmKey.Task(farm, taskId));

    public static IEngineGrain EngineOf(this IGrainFactory grains, string farm, string engineId) =>
        Find<IEngineGrain>(grains, FarmKey.Engine(farm, engineId));

    public static ITaskBatchGrain BatchOf(this IGrainFactory grains, string farm, Guid batch) => Find<ITaskBatchGrain>(grains, FarmKey.Of(farm, batch));

    public static IResultInboxGrain InboxOf(this IGrainFactory grains, string farm, Guid inbox) => Find<IResultInboxGrain>(grains, FarmKey.Of(farm, inbox));

    private static T Find<T>(IGrainFactory grains, string key)
        where T : class, IGrainWithStringKey
    {
        if (Names<T>.Known is { } known)
        {
            return (T)grains.GetGrain(GrainId.Create(known.Grain, key), known.Interface);
        }

        var grain = grains.GetGrain<T>(key);
        Names<T>.Known = new GrainNames(grain.GetGrainId().Type, ((GrainReference)(object)grain).InterfaceType);
        return grain;
    }

    private sealed record GrainNames(GrainType Grain, GrainInterfaceType Interface);

    private static class Names<T>
    {
        public static GrainNames? Known { get; set; }
    }
}
