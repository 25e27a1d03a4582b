namespace TaskFarm.FarmSuite;

/// <summary>A test's farm: its client, and waits on it that end.</summary>
public sealed class RunningFarm(IFarm farm)
{
    public IFarm Farm => farm;

    public TaskClient Client { get; } = new(new CarefulController(farm.Controller));

    public Task<string> AddEngineAsync(params (string Name, object? Value)[] properties) =>
        farm.AddEngineAsync(properties.ToDictionary(pair => pair.Name, pair => pair.Value)).Within("the farm to add an engine");

    public Task RemoveEngineAsync(string engineId) => farm.RemoveEngineAsync(engineId).Within($"the farm to remove {engineId}");

    public Task PassAsync(TimeSpan time) => farm.PassAsync(time);

    /// <summary>Until what was asked for and not waited for has reached the controller, which on a way through other processes takes time.</summary>
    public async Task RequestsArriveAsync()
    {
        // On some ways one request follows another, on others it takes time.
        await StatusAsync();
        await farm.PassAsync(TimeSpan.FromMilliseconds(250));
    }

    public Task<long> RunAsync(ITask task) => Client.RunAsync(task).Within("the controller to accept a task");

    public Task<IReadOnlyList<long>> RunAsync(params ITask[] tasks) =>
        Client.RunAsync(tasks).Within("the controller to accept tasks");

    /// <summary>How a task ended, when it has.</summary>
    public async Task<TaskResult> ResultAsync(long taskId)
    {
        var result = await Client.GetTaskResultAsync(taskId, block: true).Within($"task {taskId} to end");
        Assert.NotNull(result);
        return result;
    }

    /// <summary>Runs a task to its end.</summary>
    public async Task<TaskResult> DoAsync(ITask task) => await ResultAsync(await RunAsync(task));

    /// <summary>Whether a task has ended, as far as the controller knows at this moment.</summary>
    public async Task<bool> HasEndedAsync(long taskId) =>
        await Client.GetTaskResultAsync(taskId).Within($"an answer about task {taskId}") is not null;

    public Task BarrierAsync(params long[] taskIds) => Client.BarrierAsync(taskIds).Within($"tasks {string.Join(", ", taskIds)} to end");

    public Task<QueueStatus> StatusAsync(bool verbose = false) => Client.QueueStatusAsync(verbose).Within("the queue status");

    /// <summary>How many tasks the controller knows, wherever they stand.</summary>
    public async Task<int> CountAsync()
    {
        var status = await StatusAsync();
        return status.Pending + status.Scheduled + status.Succeeded + status.Failed + status.Aborted;
    }

    public Task<IReadOnlyList<EngineInfo>> EnginesAsync() => Client.EnginesAsync().Within("the list of engines");

    public async Task<IEngine> EngineAsync(int index = 0) => Client.Engine((await EnginesAsync())[index].Id);

    /// <summary>The engine that has a task.</summary>
    public async Task<string> EngineOfAsync(long taskId) =>
        (await EnginesAsync()).Single(engine => engine.TaskId == taskId).Id;

    public Task EngineIsAsync(EngineState state, string engineId) =>
        Patience.Until(
            async () => (await EnginesAsync()).Single(engine => engine.Id == engineId).State == state, $"{engineId} to be {state}");
}
