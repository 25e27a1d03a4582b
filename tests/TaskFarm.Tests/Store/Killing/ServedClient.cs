namespace TaskFarm.Tests.Store.Killing;

/// <summary>A client over HTTP.</summary>
internal sealed class ServedClient(TaskClient farm) : IKilledFarmClient
{
    public Task<long> RunAsync(string tag, int count) => OrGoneAsync(async () =>
    {
        var tasks = Enumerable.Range(0, count).Select(index => new MapTask(static (string tag, int index) => $"{tag}.{index}", [tag, index]));
        return (await farm.RunAsync([.. tasks]))[0];
    });

    public Task<string[]> ResultsAsync(long first, int count) => OrGoneAsync(async () =>
    {
        var results = await Task.WhenAll(Enumerable.Range(0, count).Select(index => farm.GetTaskResultAsync(first + index, block: true)));
        return results.Select(result => $"{result!.TaskId} {result.Value} {result.Attempts} {result.Completed!.Value.UtcTicks}").ToArray();
    });

    public Task<int> UnfinishedAsync() => OrGoneAsync(async () => await farm.QueueStatusAsync() is var status ? status.Pending + status.Scheduled : 0);

    public void Dispose()
    {
    }

    private static async Task<T> OrGoneAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (FarmUnavailableException exception)
        {
            throw new IOException("The server has gone.", exception);
        }
    }
}
