namespace TaskFarm.Orleans;

/// <summary>The grains of a farm.</summary>
internal static class FarmGrains
{
    public static ITaskControllerGrain ControllerOf(this IGrainFactory grains, string farm) => grains.GetGrain<ITaskControllerGrain>(farm);

    public static ITaskGrain TaskOf(this IGrainFactory grains, string farm, long taskId) => grains.GetGrain<ITaskGrain>(FarmKey.Task(farm, taskId));

    public static IEngineGrain EngineOf(this IGrainFactory grains, string farm, string engineId) =>
        grains.GetGrain<IEngineGrain>(FarmKey.Engine(farm, engineId));

    public static ITaskBatchGrain BatchOf(this IGrainFactory grains, string farm, Guid batch) => grains.GetGrain<ITaskBatchGrain>(FarmKey.Of(farm, batch));

    public static IResultInboxGrain InboxOf(this IGrainFactory grains, string farm, Guid inbox) => grains.GetGrain<IResultInboxGrain>(FarmKey.Of(farm, inbox));
}
