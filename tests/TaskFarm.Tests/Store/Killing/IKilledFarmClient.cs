namespace TaskFarm.Tests.Store.Killing;

/// <summary>A client of a farm whose process is ended; then its calls throw an <see cref="IOException"/>.</summary>
internal interface IKilledFarmClient : IDisposable
{
    /// <summary>Hands in so many tasks, the values of which are <c>TAG.0</c>, <c>TAG.1</c> …, and returns the id of the first.</summary>
    Task<long> RunAsync(string tag, int count);

    /// <summary>Waits for results: of each <c>id value attempts completed</c>.</summary>
    Task<string[]> ResultsAsync(long first, int count);

    /// <summary>How many tasks have not ended.</summary>
    Task<int> UnfinishedAsync();
}
