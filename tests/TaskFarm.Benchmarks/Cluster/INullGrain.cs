namespace TaskFarm.Benchmarks.Cluster;

/// <summary>A grain that does nothing: what Orleans itself costs.</summary>
public interface INullGrain : IGrainWithStringKey
{
    /// <summary>Does nothing.</summary>
    Task DoNothingAsync();
}
