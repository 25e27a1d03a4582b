namespace TaskFarm.FarmSuite;

/// <summary>A farm that runs, and what a test does to it beside being its client.</summary>
public interface IFarm : IAsyncDisposable
{
    /// <summary>The farm's door.</summary>
    ITaskController Controller { get; }

    /// <summary>Adds an engine and returns its id.</summary>
    Task<string> AddEngineAsync(IReadOnlyDictionary<string, object?>? properties = null);

    /// <summary>Takes an engine away; one that is busy is lost (S26).</summary>
    Task RemoveEngineAsync(string engineId);

    /// <summary>Lets this much of the farm's time go by: moves its clock where that can be done, else waits.</summary>
    Task PassAsync(TimeSpan time);

    /// <summary>Ends the farm under its clients, who hold on to the door.</summary>
    Task StopAsync();
}
